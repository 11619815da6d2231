// TimeCapsule: GET /api/invite-codes/my-codes.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { startProduct } from "../support/product.js";
import { ask, assertRefused, dataOf, generated, makeDirector, SERVICE_KEY, TOKENS } from "../support/timecapsule.js";
import { signed } from "../support/tokens.js";
import { makeCode, unique, uniqueAddress } from "../support/world.js";

const product = await startProduct({ env: TOKENS });
after(() => product.remove());

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** @param {{ token: string }} director */
const myCodes = async ({ token }) => dataOf(await ask(product, "/my-codes", { method: "GET", token }));

test("a code is shown as the document's table has it", async () => {
  const director = await makeDirector(product);
  assert.deepEqual(await myCodes(director), []);
  const made = dataOf(await ask(product, "/generate", { token: director.token }));
  const [shown, ...others] = await myCodes(director);
  assert.deepEqual(others, []);
  assert.deepEqual(Object.keys(shown), ["id", "code", "director_id", "created_by", "expires_at", "is_used", "used_by", "used_at", "created_at", "updated_at"]);
  const { id, created_at: createdAt, updated_at: updatedAt, ...rest } = shown;
  assert.match(id, UUID);
  assert.match(createdAt, ISO);
  assert.equal(updatedAt, createdAt);
  assert.equal(Date.parse(made.expiresAt) - Date.parse(createdAt), 86_400_000);
  assert.deepEqual(rest, {
    code: made.code, director_id: director.serverId, created_by: director.userId, expires_at: made.expiresAt,
    is_used: false, used_by: null, used_at: null,
  });
});

test("a used code says by whom and when", async () => {
  const director = await makeDirector(product);
  const code = await generated(product, director);
  const before = Date.now();
  dataOf(await ask(product, "/use", { token: await signed({ sub: "ann" }), body: { code, userId: "ann" }, address: uniqueAddress() }));
  const [shown] = await myCodes(director);
  assert.equal(shown.is_used, true);
  assert.equal(shown.used_by, "ann");
  assert.match(shown.used_at, ISO);
  assert.ok(Date.parse(shown.used_at) >= before && Date.parse(shown.used_at) <= Date.now());
  assert.equal(shown.updated_at, shown.used_at);
});

test("the newest stand first, and expired ones stay", async () => {
  const director = await makeDirector(product);
  const made = [];
  for (let round = 0; round < 6; round += 1) made.push(await generated(product, director));
  await product.rows("UPDATE invit_code SET expires_at = 1 WHERE server_id = ? AND code = ?", director.serverId, made[2] ?? "");
  const shown = await myCodes(director);
  const ids = shown.map((/** @type {any} */ code) => code.id);
  assert.deepEqual(ids, [...ids].sort().reverse(), "by the time they were made");
  assert.deepEqual(new Set(shown.map((/** @type {any} */ code) => code.code)), new Set(made));
});

test("other people's codes, revoked ones, and codes of another form are not shown", async () => {
  const director = await makeDirector(product);
  const token = director.token;
  const server = { serverId: director.serverId, ownerId: director.userId };
  const code = await generated(product, director);
  const expiresAt = Date.now() + 60_000;
  for (const args of [{}, { maxUses: 1 }, { maxUses: 2, expiresAt }, { expiresAt }]) await makeCode(product, server, args, { token });
  const actor = unique("actor");
  const actors = await signed({ sub: actor });
  const invitation = await makeCode(product, server, {}, { token });
  await product.call("invitCode:use", { code: invitation, userId: actor }, { token: actors });
  await makeCode(product, { ...server, ownerId: actor }, { maxUses: 1, expiresAt }, { token: actors });
  const revoked = await makeCode(product, server, { maxUses: 1, expiresAt }, { token });
  await product.rows("UPDATE invit_code SET revoked_at = 1 WHERE code = ?", revoked);
  assert.deepEqual((await myCodes(director)).map((/** @type {any} */ shown) => shown.code), [code]);
});

test("of more than 1,000 the newest 1,000 are shown, in one trip", async (t) => {
  const own = await startProduct({ env: TOKENS });
  t.after(() => own.remove());
  const director = await makeDirector(own);
  const fill = (/** @type {string} */ server, /** @type {string} */ creator, /** @type {number} */ from, /** @type {number} */ count, /** @type {number | null} */ maxUses) =>
    /** @type {import("../support/product.js").Query} */ ([`WITH RECURSIVE n (i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM n WHERE i < ${from + count - 1})
      INSERT INTO invit_code (id, folded, code, server_id, creator_id, max_uses, expires_at, created_at)
      SELECT printf('01990000-0000-7000-8000-%012d', i), printf('F1%08d', i), printf('F1%08d', i), ?, ?, ?, 4000000000000, i FROM n`, [server, creator, maxUses]]);
  await own.batch([fill(director.serverId, director.userId, 0, 1500, 1), fill(director.serverId, director.userId, 2000, 5000, null)]);
  const shown = dataOf(await ask(own, "/my-codes", { method: "GET", token: director.token }));
  assert.equal(shown.length, 1000);
  assert.equal(shown[0].code, "F100001499");
  assert.equal(shown.at(-1).code, "F100000500");
});

describe("who asks", () => {
  test("must be a director", async () => {
    assertRefused(await ask(product, "/my-codes", { method: "GET" }), 401, "Unauthorized", 0);
    const token = await signed({ sub: unique("nobody") });
    assertRefused(await ask(product, "/my-codes", { method: "GET", token }), 404, "Director profile not found", 1);
  });

  test("sees its own codes, and as a service those of the user whom it names", async () => {
    const director = await makeDirector(product);
    const code = await generated(product, director);
    const named = `/my-codes?userId=${director.userId}`;
    for (const token of [director.token, SERVICE_KEY]) {
      assert.equal(dataOf(await ask(product, named, { method: "GET", token }))[0].code, code);
    }
    assertRefused(await ask(product, named, { method: "GET", token: await signed({ sub: "eve" }) }), 403, "Permission denied", 0);
    assertRefused(await ask(product, "/my-codes", { method: "GET", token: SERVICE_KEY }), 401, "Unauthorized", 0);
  });

  test("asks for nothing else", async () => {
    const { token } = await makeDirector(product);
    assertRefused(await ask(product, "/my-codes?limit=5", { method: "GET", token }), 400, "Invalid request: limit is not an argument; known arguments: userId", 0);
    assertRefused(await ask(product, "/my-codes?userId=", { method: "GET", token }), 400, "Invalid request: userId must have 1 to 128 characters", 0);
  });
});
