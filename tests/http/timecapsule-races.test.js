// TimeCapsule's codes under calls at once, and who is asked where anybody may use a code for anybody.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { assertLedger } from "../support/ledger.js";
import { startProduct } from "../support/product.js";
import { postBytes, race } from "../support/sockets.js";
import { ask, assertRefused, dataOf, generated, makeDirector, SERVICE_KEY, TOKENS } from "../support/timecapsule.js";
import { signed } from "../support/tokens.js";
import { unique, uniqueAddress } from "../support/world.js";

const product = await startProduct({ env: TOKENS });
after(() => product.remove());

test("30 users use one TimeCapsule code at once: one joins, the others are told that it was used", async () => {
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

test("when a TimeCapsule code is revoked and used at once, one of both wins", async () => {
  for (let round = 0; round < 8; round += 1) {
    const director = await makeDirector(product, "Lara");
    const code = await generated(product, director);
    const [{ id }] = dataOf(await ask(product, "/my-codes", { method: "GET", token: director.token }));
    const [revoked, used] = await Promise.all([
      ask(product, `/${id}`, { method: "DELETE", token: director.token }),
      ask(product, "/use", { token: SERVICE_KEY, body: { code, userId: "ann" }, headers: { "X-Client-Address": uniqueAddress() } }),
    ]);
    if (revoked.status === 200) assertRefused(used, 400, "Invite code does not exist");
    else {
      assertRefused(revoked, 400, "Cannot revoke used code");
      assert.equal(dataOf(used).relationshipCreated, true);
    }
  }
});

test("TIMECAPSULE_PUBLIC_USE=true lets anonymous callers use codes, and nothing else", async (t) => {
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
