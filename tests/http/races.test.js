// Races: a code is never oversold, a user joins once, and every counter equals its log. All sockets are opened first
// and then written to together. Each race runs with and without a storage delay, because a fast local database hides
// races that a distant one shows.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { assertLedger, codeRow, memberRows, redemptionRows, setMaxUses } from "../support/ledger.js";
import { startProduct } from "../support/product.js";
import { dataOf } from "../support/replies.js";
import { postBytes, race } from "../support/sockets.js";
import { makeCode, makeServer, unique } from "../support/world.js";

const JOINED = "joined";
const AGAIN = "again";

/** What each reply says, counted. @param {{ status: number, body: any }[]} replies */
function tally(replies) {
  /** @type {Record<string, number>} */
  const counts = {};
  for (const { body } of replies) {
    const said = body.error ?? (body.data?.joined === true ? JOINED : body.data?.joined === false ? AGAIN : body.message);
    counts[said] = (counts[said] ?? 0) + 1;
  }
  return counts;
}

for (const delay of ["0", "20"]) {
  describe(`with a storage delay of up to ${delay} ms`, () => {
    /** @type {import("../support/product.js").Product} */
    let product;
    before(async () => {
      product = await startProduct({ staged: true, env: { STAGED_DELAY: delay } });
    });
    after(() => product.remove());
    /** @param {string} code @param {string} [userId] */
    const use = (code, userId = unique("racer")) => postBytes("invitCode:use", { code, userId });

    test("500 users race for a code of 50: exactly 50 join", async () => {
      const server = await makeServer(product);
      const code = await makeCode(product, server, { maxUses: 50 });
      const replies = await race(product.port, Array.from({ length: 500 }, () => use(code)));
      assert.deepEqual(tally(replies), { [JOINED]: 50, "errors.maxUsed": 450 });
      assert.equal((await codeRow(product, code)).uses, 50);
      assert.equal((await memberRows(product, server.serverId)).length, 51);
      await assertLedger(product);
    });

    test("600 users race for 60 codes of one use each: every code is redeemed once", async () => {
      const server = await makeServer(product);
      /** @type {string[]} */
      const codes = [];
      for (let n = 0; n < 60; n += 1) codes.push(await makeCode(product, server, { maxUses: 1 }));
      const requests = Array.from({ length: 600 }, (_, n) => use(String(codes[n % codes.length])));
      assert.deepEqual(tally(await race(product.port, requests)), { [JOINED]: 60, "errors.maxUsed": 540 });
      await assertLedger(product);
    });

    test("50 concurrent uses by one user make one member and one use", async () => {
      const server = await makeServer(product);
      const code = await makeCode(product, server, { maxUses: 10 });
      const userId = unique("eager");
      const replies = await race(product.port, Array.from({ length: 50 }, () => use(code, userId)));
      assert.deepEqual(tally(replies), { [JOINED]: 1, [AGAIN]: 49 });
      assert.deepEqual((await redemptionRows(product, code)).map((row) => row.user_id), [userId]);
      assert.equal((await memberRows(product, server.serverId)).filter((row) => row.user_id === userId).length, 1);
      await assertLedger(product);
    });

    test("one user with 50 concurrent codes joins by exactly one of them", async () => {
      const server = await makeServer(product);
      const codes = [];
      for (let n = 0; n < 50; n += 1) codes.push(await makeCode(product, server));
      const userId = unique("greedy");
      const replies = await race(product.port, codes.map((code) => use(code, userId)));
      assert.deepEqual(tally(replies), { [JOINED]: 1, [AGAIN]: 49 });
      const uses = await Promise.all(codes.map(async (code) => (await codeRow(product, code)).uses));
      assert.equal(uses.reduce((sum, one) => sum + one, 0), 1);
    });

    test("two users race for the last use: one gets it, in each of 30 rounds", async () => {
      const server = await makeServer(product);
      for (let round = 0; round < 30; round += 1) {
        const code = await makeCode(product, server, { maxUses: 1 });
        assert.deepEqual(tally(await race(product.port, [use(code), use(code)])), { [JOINED]: 1, "errors.maxUsed": 1 });
      }
      await assertLedger(product);
    });

    test("when use races server:d, every user who joined is in the log, and nobody joins after the deletion", async () => {
      for (let round = 0; round < 4; round += 1) {
        const server = await makeServer(product);
        const code = await makeCode(product, server);
        const requests = Array.from({ length: 80 }, () => use(code));
        requests.splice(20 + round * 10, 0, postBytes("server:d", { serverId: server.serverId }));
        const { [JOINED]: joined = 0, "errors.serverNotFound": refused = 0, "Server deleted": deleted, ...rest } = tally(await race(product.port, requests));
        assert.deepEqual(rest, {});
        assert.equal(deleted, 1);
        assert.equal(joined + refused, 80);
        assert.equal((await codeRow(product, code)).uses, joined);
        const [row] = await product.rows("SELECT deleted_at FROM server WHERE id = ?", server.serverId);
        for (const { used_at: usedAt } of await redemptionRows(product, code)) assert.ok(usedAt <= row?.["deleted_at"] + 1000);
        await assertLedger(product);
      }
    });

    test("when use races a change of maxUses, the current limit holds", async () => {
      const server = await makeServer(product);
      const code = await makeCode(product, server, { maxUses: 10 });
      const changes = (async () => {
        for (const maxUses of [20, 30, 45, 60]) {
          await new Promise((resolve) => setTimeout(resolve, 15));
          await setMaxUses(product, code, maxUses);
        }
      })();
      const replies = await race(product.port, Array.from({ length: 500 }, () => use(code)));
      await changes;
      const { [JOINED]: joined = 0, "errors.maxUsed": refused = 0 } = tally(replies);
      assert.equal(joined + refused, 500);
      assert.ok(joined >= 10 && joined <= 60, `${joined}`);
      assert.equal((await codeRow(product, code)).uses, joined);
      await assertLedger(product);
    });

    test("when use races a falling maxUses, uses never exceed it, and the schema refuses a lower one", async () => {
      const server = await makeServer(product);
      const code = await makeCode(product, server, { maxUses: 400 });
      const lowering = (async () => {
        let lowered = 400;
        for (const maxUses of [300, 200, 120, 80, 60]) {
          await new Promise((resolve) => setTimeout(resolve, 10));
          // A limit below the uses cannot be stored.
          lowered = await setMaxUses(product, code, maxUses).then(() => maxUses, () => lowered);
        }
        return lowered;
      })();
      const replies = await race(product.port, Array.from({ length: 500 }, () => use(code)));
      const limit = await lowering;
      const { [JOINED]: joined = 0, "errors.maxUsed": refused = 0 } = tally(replies);
      assert.equal(joined + refused, 500);
      assert.ok(joined <= limit, `${joined} of ${limit}`);
      assert.equal((await codeRow(product, code)).uses, joined);
      await assertLedger(product);
    });

    test("when use races a ban, the banned user is not a member afterwards", async () => {
      const { serverId, ownerId } = await makeServer(product);
      const code = await makeCode(product, { serverId, ownerId });
      const userId = unique("banned");
      const requests = Array.from({ length: 60 }, (_, n) => (n === 30 ? postBytes("member:d", { serverId, userId, ban: true }) : use(code, userId)));
      const counts = tally(await race(product.port, requests));
      assert.ok((counts[JOINED] ?? 0) <= 1);
      const rows = (await memberRows(product, serverId)).filter((row) => row.user_id === userId);
      assert.equal(rows.length, 1);
      assert.ok(rows[0]?.left_at !== null && rows[0]?.banned_at !== null);
      await assertLedger(product);
    });

    test("200 concurrent leaves and returns end in one state that the log explains", async () => {
      const { serverId, ownerId } = await makeServer(product);
      const code = await makeCode(product, { serverId, ownerId }, { maxUses: 1 });
      const userId = unique("restless");
      dataOf(await product.call("invitCode:use", { code, userId }), "Code used");
      const requests = Array.from({ length: 200 }, (_, n) => (n % 2 ? use(code, userId) : postBytes("member:d", { serverId, userId })));
      const counts = tally(await race(product.port, requests));
      const { [JOINED]: joined = 0, [AGAIN]: again = 0, "Member removed": removed = 0, "errors.notFound": absent = 0, ...rest } = counts;
      assert.deepEqual(rest, {});
      assert.deepEqual([joined + again, removed + absent], [100, 100]);
      const rows = (await memberRows(product, serverId)).filter((row) => row.user_id === userId);
      assert.equal(rows.length, 1);
      // Removals in one millisecond may succeed twice, like a retry. A return succeeds once.
      assert.ok(1 + joined - removed <= (rows[0]?.left_at === null ? 1 : 0), JSON.stringify(counts));
      assert.equal((await codeRow(product, code)).uses, 1);
      await assertLedger(product);
    });

    test("100 creators race for one custom code: one gets it", async () => {
      const server = await makeServer(product);
      const text = unique("Wanted-By-All");
      const requests = Array.from({ length: 100 }, () => postBytes("invitCode:c", { serverId: server.serverId, creatorId: server.ownerId, code: text }));
      assert.deepEqual(tally(await race(product.port, requests)), { "Code created": 1, "errors.conflict": 99 });
    });
  });
}
