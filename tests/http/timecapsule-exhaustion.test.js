// TimeCapsule: what `generate` does once all 1,000 numbers of a prefix are taken.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { codeRow } from "../support/ledger.js";
import { startProduct } from "../support/product.js";
import { ask, assertRefused, dataOf, generated, makeDirector, SERVICE_KEY, TOKENS } from "../support/timecapsule.js";
import { signed } from "../support/tokens.js";
import { unique, uniqueAddress } from "../support/world.js";

const product = await startProduct({ env: TOKENS });
after(() => product.remove());

const IN_USE = "All invite codes for this name are in use, try again later";

/**
 * Takes every number of a prefix by codes of a director that are alive.
 *
 * @param {{ serverId: string, userId: string }} director
 * @param {string} prefix without I, L and O, which fold to other symbols
 */
async function takeAll({ serverId, userId }, prefix) {
  await product.batch([[`WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 999)
    INSERT INTO invit_code (id, folded, code, server_id, creator_id, max_uses, expires_at, created_at)
    SELECT printf('%s-000-%03d', ?1, i), printf('%s%03d', upper(?1), i), printf('%s-%03d', ?1, i), ?2, ?3, 1, 4000000000000, 1 FROM n`,
  [prefix, serverId, userId]]]);
}

/** @param {string} id */
async function rowOf(id) {
  const [row] = await product.rows("SELECT * FROM invit_code WHERE id = ?", id);
  assert.ok(row);
  return row;
}

test("while all are alive it is 409, in one trip, and nothing is made or taken", async () => {
  const director = await makeDirector(product, "Anna");
  await takeAll(director, "Ann");
  assertRefused(await ask(product, "/generate", { token: director.token }), 409, IN_USE, 1);
  const [row] = await product.rows("SELECT count(*) AS n FROM invit_code WHERE folded LIKE 'ANN%'");
  assert.equal(row?.["n"], 1000);
});

/** @type {[string, string, (id: string) => Promise<unknown>][]} */
const DEATHS = [
  ["revoked", "Bea", (id) => product.rows("UPDATE invit_code SET revoked_at = 5 WHERE id = ?", id)],
  ["expired", "Cec", (id) => product.rows("UPDATE invit_code SET expires_at = 5 WHERE id = ?", id)],
  ["used up", "Dav", async (id) => dataOf(await ask(product, "/use", { token: await signed({ sub: "ann" }), address: uniqueAddress(), body: { code: (await rowOf(id))["code"], userId: "ann" } }))],
];

for (const [how, prefix, kill] of DEATHS) {
  test(`the text of a code that is ${how} is taken over, and its row and log stay`, async () => {
    const director = await makeDirector(product, prefix);
    await takeAll(director, prefix);
    const id = `${prefix}-000-345`;
    await kill(id);
    const [before, uses] = [await rowOf(id), await product.rows("SELECT * FROM redemption WHERE code_id = ?", id)];
    const data = dataOf(await ask(product, "/generate", { token: director.token }));
    assert.equal(data.code, `${prefix}-345`);
    assert.deepEqual(await rowOf(id), { ...before, folded: id });
    assert.deepEqual(await product.rows("SELECT * FROM redemption WHERE code_id = ?", id), uses);
    const taken = await codeRow(product, data.code);
    assert.notEqual(taken.id, id);
    assertRefused(await ask(product, "/generate", { token: director.token }), 409, IN_USE, 1);
    const userId = unique("actor");
    const use = dataOf(await ask(product, "/use", { token: await signed({ sub: userId }), address: uniqueAddress(), body: { code: data.code, userId } }));
    assert.equal(use.relationshipCreated, true, "the text is the new code's");
    assert.equal((await codeRow(product, data.code)).uses, 1);
  });
}

test("the text of a suspended code is not taken over: it works again when its creator may make it again", async () => {
  const director = await makeDirector(product, "Gus");
  await takeAll(director, "Gus");
  const heir = unique("heir");
  const service = { token: SERVICE_KEY };
  const door = (await product.call("invitCode:c", { serverId: director.serverId, creatorId: director.userId }, service)).body.data;
  await product.call("invitCode:use", { code: door, userId: heir, user: "Gus" }, service);
  const change = (/** @type {Record<string, unknown>} */ args) => product.call("server:u", { serverId: director.serverId, ...args }, service);
  await change({ ownerId: heir, invitePolicy: "owner" });
  const validate = async () => dataOf(await ask(product, "/validate", { address: uniqueAddress(), body: { code: "Gus-345" } }));
  assert.deepEqual(await validate(), { isValid: false, isExpired: false, directorName: null, message: "Invite code does not exist" });
  const stranger = unique("stranger");
  const body = { code: "Gus-345", userId: stranger };
  const token = await signed({ sub: stranger });
  assertRefused(await ask(product, "/use", { token, address: uniqueAddress(), body }), 400, "Invite code does not exist");
  assertRefused(await ask(product, "/generate", { token: await signed({ sub: heir }) }), 409, IN_USE, 1);
  await change({ invitePolicy: "admins" });
  assert.equal((await validate()).isValid, true);
  assert.equal(dataOf(await ask(product, "/use", { token, address: uniqueAddress(), body })).relationshipCreated, true);
});

test("a free number is found wherever it lies, before any dead code is touched", async () => {
  const director = await makeDirector(product, "Emma");
  await takeAll(director, "Emm");
  await product.rows("UPDATE invit_code SET expires_at = 5 WHERE folded LIKE 'EMM%'");
  await product.rows("UPDATE invit_code SET folded = 'ELSEWHERE' WHERE folded = 'EMM777'");
  assert.equal(await generated(product, director), "Emm-777");
  const [row] = await product.rows("SELECT count(*) AS n FROM invit_code WHERE folded = id");
  assert.ok(row);
  const [untouched] = await product.rows("SELECT count(*) AS n FROM invit_code WHERE folded LIKE 'EMM%'");
  assert.equal(untouched?.["n"], 1000);
});

test("where all are dead, ten calls take ten different texts over", async () => {
  const director = await makeDirector(product, "Fan");
  await takeAll(director, "Fan");
  await product.rows("UPDATE invit_code SET expires_at = 5 WHERE folded LIKE 'FAN%'");
  const made = await Promise.all(Array.from({ length: 10 }, () => generated(product, director)));
  assert.equal(new Set(made).size, 10);
  const [row] = await product.rows("SELECT count(*) AS n FROM invit_code WHERE folded = id AND id LIKE 'Fan-%'");
  assert.equal(row?.["n"], 10);
});
