// TimeCapsule, once all 1,000 numbers of a prefix are taken: what only the running worker shows. That dead codes' texts
// are taken over, and how, stands in `tests/native/timecapsule.rs`.
import assert from "node:assert/strict";
import { after, test } from "node:test";
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

test("when all numbers belong to dead codes, ten calls take over ten different texts", async () => {
  const director = await makeDirector(product, "Fan");
  await takeAll(director, "Fan");
  await product.rows("UPDATE invit_code SET expires_at = 5 WHERE folded LIKE 'FAN%'");
  const made = await Promise.all(Array.from({ length: 10 }, () => generated(product, director)));
  assert.equal(new Set(made).size, 10);
  const [row] = await product.rows("SELECT count(*) AS n FROM invit_code WHERE folded = id AND id LIKE 'Fan-%'");
  assert.equal(row?.["n"], 10);
});
