// TimeCapsule: POST /api/invite-codes/use.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { assertLedger, expire, memberRows } from "../support/ledger.js";
import { startProduct } from "../support/product.js";
import { postBytes, race } from "../support/sockets.js";
import { ask, assertRefused, dataOf, generated, makeDirector, SERVICE_KEY, TOKENS } from "../support/timecapsule.js";
import { signed } from "../support/tokens.js";
import { unique, uniqueAddress } from "../support/world.js";

const product = await startProduct({ env: TOKENS });
after(() => product.remove());

const director = await makeDirector(product);
const NONE = "Invite code does not exist";

/** @param {string} code @param {string} [userId] @param {string} [token] */
const use = async (code, userId = unique("actor"), token = SERVICE_KEY) =>
  ask(product, "/use", { token, body: { code, userId }, headers: { "X-Client-Address": uniqueAddress() }, address: uniqueAddress() });

test("the user joins, and is told the director", async () => {
  const userId = unique("actor");
  const code = await generated(product, director);
  const data = dataOf(await use(code, userId, await signed({ sub: userId })));
  assert.deepEqual(data, { message: "Invite code used successfully", directorId: director.serverId, relationshipCreated: true });
  assert.ok((await memberRows(product, director.serverId)).some((row) => row.user_id === userId && row.left_at === null));
});

test("the same user again gets the same success, and no second relationship", async () => {
  const userId = unique("actor");
  const code = await generated(product, director);
  dataOf(await use(code, userId));
  assert.equal(dataOf(await use(code, userId)).relationshipCreated, false);
});

test("a code may be typed as people type", async () => {
  const code = await generated(product, director);
  assert.equal(dataOf(await use(` ${code.toLowerCase().replace("-", " ")} `)).relationshipCreated, true);
});

describe("a code that cannot be used is 400, in words that say why", () => {
  test("unknown, or no code at all", async () => {
    for (const code of ["Nob-000", "?"]) assertRefused(await use(code), 400, NONE, 1);
  });

  test("used", async () => {
    const code = await generated(product, director);
    dataOf(await use(code));
    assertRefused(await use(code), 400, "Invite code has already been used", 1);
  });

  test("expired", async () => {
    const code = await generated(product, await makeDirector(product, "Expa"));
    await expire(product, code);
    assertRefused(await use(code), 400, "Invite code has expired", 1);
  });

  test("revoked", async () => {
    const code = await generated(product, await makeDirector(product, "Revo"));
    await product.rows("UPDATE invit_code SET revoked_at = 1 WHERE code = ?", code);
    assertRefused(await use(code), 400, NONE, 1);
  });

  test("of a director that is gone", async () => {
    const gone = await makeDirector(product, "Gone");
    const code = await generated(product, gone);
    await product.call("server:d", { serverId: gone.serverId }, { token: gone.token });
    assertRefused(await use(code), 400, NONE, 1);
  });
});

test("whom the director banned is 403", async () => {
  const userId = unique("actor");
  await product.call("member:d", { serverId: director.serverId, userId, ban: true }, { token: director.token });
  assertRefused(await use(await generated(product, director), userId), 403, "Permission denied", 1);
});

describe("who asks", () => {
  test("must say so, and uses codes only for itself", async () => {
    const code = await generated(product, await makeDirector(product, "Own"));
    const ask401 = await ask(product, "/use", { body: { code, userId: "ann" }, address: uniqueAddress() });
    assertRefused(ask401, 401, "Unauthorized", 0);
    assertRefused(await use(code, "ann", await signed({ sub: "eve" })), 403, "Permission denied", 0);
    assert.equal(dataOf(await use(code, "ann", await signed({ sub: "ann" }))).relationshipCreated, true);
  });

  test("is not asked with TIMECAPSULE_PUBLIC_USE=true", async (t) => {
    const open = await startProduct({ env: { ...TOKENS, TIMECAPSULE_PUBLIC_USE: "true" } });
    t.after(() => open.remove());
    const john = await makeDirector(open);
    /** @type {import("../support/timecapsule.js").Ask[]} */
    const askers = [{}, { token: "nonsense" }, { token: await signed({ sub: "eve" }) }, { token: SERVICE_KEY }];
    for (const asker of askers) {
      const code = await generated(open, john);
      const reply = await ask(open, "/use", { ...asker, body: { code, userId: unique("actor") }, address: uniqueAddress() });
      assert.equal(dataOf(reply).relationshipCreated, true);
    }
    assertRefused(await ask(open, "/generate", { body: { userId: john.userId } }), 401, "Unauthorized", 0);
    assertRefused(await ask(open, "/my-codes", { method: "GET" }), 401, "Unauthorized", 0);
    const native = await open.call("invitCode:use", { code: "NOSUCH", userId: "ann" });
    assert.equal(native.status, 401, "the other faces ask as before");
  });

  for (const value of ["yes", "1", "TRUE", " true"]) {
    test(`TIMECAPSULE_PUBLIC_USE=${JSON.stringify(value)} serves nobody, and the log says what to set`, async (t) => {
      const closed = await startProduct({ env: { ...TOKENS, TIMECAPSULE_PUBLIC_USE: value } });
      t.after(() => closed.remove());
      assertRefused(await ask(closed, "/use", { body: { code: "Joh-123", userId: "ann" } }), 503, "Service not configured", 0);
      await closed.logged(/TIMECAPSULE_PUBLIC_USE must be \\?"true\\?" or \\?"false\\?"/);
    });
  }
});

test("30 users at once: one joins, the others are told that the code was used", async () => {
  const code = await generated(product, await makeDirector(product, "Race"));
  const requests = Array.from({ length: 30 }, () =>
    postBytes("api/invite-codes/use", { code, userId: unique("racer") }, { Authorization: `Bearer ${SERVICE_KEY}`, "X-Client-Address": uniqueAddress() }));
  const replies = await race(product.port, requests);
  assert.equal(replies.filter((reply) => reply.status === 200 && reply.body.data.relationshipCreated).length, 1);
  const others = replies.filter((reply) => reply.status !== 200);
  assert.equal(others.length, 29);
  for (const { status, body } of others) {
    assert.deepEqual({ status, body }, { status: 400, body: { success: false, error: "Invite code has already been used" } });
  }
  await assertLedger(product);
});

test("what is sent must be of its form", async () => {
  const token = SERVICE_KEY;
  const bad = async (/** @type {unknown} */ body, /** @type {RegExp} */ error, path = "/use") => assertRefused(await ask(product, path, { token, body }), 400, error, 0);
  await bad({}, /^Invalid request body: code is required; userId is required$/);
  await bad({ code: "Joh-456" }, /^Invalid request body: userId is required$/);
  await bad({ code: 456, userId: "ann" }, /^Invalid request body: code must be a string/);
  await bad({ code: "", userId: "ann" }, /^Invalid request body: code must have 1 to 128 characters$/);
  await bad({ code: "Joh-456", userId: "ann", role: "owner" }, /^Invalid request body: role is not an argument/);
  await bad("nonsense", /^Invalid request body: must be JSON/);
  await bad("[]", /^Invalid request body: must be a JSON object$/);
  await bad('{"code":"a","code":"b","userId":"c"}', /^Invalid request body: must not have the same field twice$/);
  await bad({ code: "Joh-456", userId: "ann" }, /^Invalid request: query must be empty$/, "/use?code=Joh-456");
  const empty = await ask(product, "/use", { token, headers: { "Content-Type": "application/json" } });
  assertRefused(empty, 400, /^Invalid request body: must be JSON/, 0);
  assertRefused(await ask(product, "/use", { token }), 415, "Send the body as application/json, unencoded", 0);
});
