// Races on campaigns and on requests: the codes of a campaign together are never used once too often, and the n-th
// approval is exactly the cap, however many approve at once.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { assertLedger, codeRow, memberRows } from "../support/ledger.js";
import { startProduct } from "../support/product.js";
import { dataOf } from "../support/replies.js";
import { postBytes, race } from "../support/sockets.js";
import { makeCode, makeServer, unique } from "../support/world.js";

/** How many replies are of each kind. @param {{ body: any }[]} replies */
function tally(replies) {
  /** @type {Record<string, number>} */
  const counts = {};
  for (const { body } of replies) {
    const said = body.error ?? (body.data?.joined === true ? "joined" : body.message);
    counts[said] = (counts[said] ?? 0) + 1;
  }
  return counts;
}

for (const delay of ["0", "5"]) {
  describe(`with a storage delay of up to ${delay} ms`, () => {
    /** @type {import("../support/product.js").Product} */
    let product;
    before(async () => {
      product = await startProduct({ staged: true, env: { STAGED_DELAY: delay } });
    });
    after(() => product.remove());
    /** @param {string} code @param {string} [userId] */
    const use = (code, userId = unique("racer")) => postBytes("invitCode:use", { code, userId });

    /** @param {{ serverId: string, ownerId: string }} server @param {object} settings */
    async function campaign({ serverId, ownerId }, settings) {
      return dataOf(await product.call("campaign:c", { serverId, creatorId: ownerId, name: "Fair", ...settings }), "Campaign created")._id;
    }

    /** Ten codes of a campaign. @param {{ serverId: string, ownerId: string }} server @param {string} campaignId */
    async function channels(server, campaignId) {
      /** @type {string[]} */
      const codes = [];
      for (let n = 0; n < 10; n += 1) codes.push(await makeCode(product, server, { campaignId }));
      return codes;
    }

    /** What a campaign counts: its own uses, and the sum over its codes. @param {string} id */
    async function counted(id) {
      const { campaign: { uses }, page } = dataOf(await product.call("campaign:r", { id }));
      return [uses, page.reduce((/** @type {number} */ sum, /** @type {any} */ code) => sum + code.uses, 0)];
    }

    test("300 users race for 10 codes of a campaign of 25: exactly 25 join", async () => {
      const server = await makeServer(product);
      const id = await campaign(server, { maxUses: 25 });
      const codes = await channels(server, id);
      const replies = await race(product.port, Array.from({ length: 300 }, (_, n) => use(String(codes[n % 10]))));
      assert.deepEqual(tally(replies), { joined: 25, "errors.maxUsed": 275 });
      assert.deepEqual(await counted(id), [25, 25]);
      assert.equal((await memberRows(product, server.serverId)).length, 26);
      await assertLedger(product);
    });

    test("300 users race for 10 codes of a campaign with a rate of 9: exactly 9 join", async () => {
      const server = await makeServer(product);
      const id = await campaign(server, { rateLimit: { rate: 9, periodMs: 3_600_000 } });
      const codes = await channels(server, id);
      const replies = await race(product.port, Array.from({ length: 300 }, (_, n) => use(String(codes[n % 10]))));
      assert.deepEqual(tally(replies), { joined: 9, "errors.tooFast": 291 });
      assert.deepEqual(await counted(id), [9, 9]);
      await assertLedger(product);
    });

    test("100 requests, each approved 3 times at once, for a code of 20: exactly 20 are approved", async () => {
      const server = await makeServer(product);
      const code = await makeCode(product, server, { maxUses: 20, requiresApproval: true });
      const filed = await race(product.port, Array.from({ length: 100 }, () => use(code)));
      assert.deepEqual(tally(filed), { "Request filed": 100 });
      assert.equal((await codeRow(product, code)).uses, 0);
      const { page } = dataOf(await product.call("request:list", { serverId: server.serverId, status: "pending", limit: 100 }));
      assert.equal(page.length, 100);
      const approvals = page.flatMap((/** @type {any} */ { _id: id }) => Array.from({ length: 3 }, () => postBytes("request:approve", { id })));
      const replies = await race(product.port, approvals);
      // An approval in the very millisecond of another of the same request is told the same.
      const approved = new Set(replies.flatMap(({ body }) => (body.error === undefined ? [body.data._id] : [])));
      assert.equal(approved.size, 20);
      const { "Request approved": _, ...refused } = tally(replies);
      assert.deepEqual(Object.keys(refused).filter((error) => !["errors.maxUsed", "errors.conflict"].includes(error)), []);
      assert.equal((await codeRow(product, code)).uses, 20);
      assert.equal((await memberRows(product, server.serverId)).length, 21);
      const left = dataOf(await product.call("request:list", { serverId: server.serverId, status: "pending", limit: 100 }));
      assert.equal(left.page.length, 80);
      await assertLedger(product);
    });

    test("of 300 uses by 30 users of 10 codes that need approval, each user files one request", async () => {
      const server = await makeServer(product);
      /** @type {string[]} */
      const codes = [];
      for (let n = 0; n < 10; n += 1) codes.push(await makeCode(product, server, { requiresApproval: true }));
      const users = Array.from({ length: 30 }, () => unique("guest"));
      const replies = await race(product.port, users.flatMap((userId) => codes.map((code) => use(code, userId))));
      assert.deepEqual(tally(replies), { "Request filed": 300 });
      const { page } = dataOf(await product.call("request:list", { serverId: server.serverId, limit: 100 }));
      assert.deepEqual(new Set(page.map((/** @type {any} */ request) => request.userId)), new Set(users));
      assert.equal(page.length, 30);
    });
  });
}
