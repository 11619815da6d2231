// Races around a leaked code: it is rotated or its members are evicted while others use it. All sockets are opened
// first and then written to together, with and without a storage delay.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { assertLedger, memberRows } from "../support/ledger.js";
import { startProduct } from "../support/product.js";
import { dataOf } from "../support/replies.js";
import { postBytes, race } from "../support/sockets.js";
import { makeCode, makeServer, unique } from "../support/world.js";

for (const delay of ["0", "5"]) {
  describe(`with a storage delay of up to ${delay} ms`, () => {
    /** @type {import("../support/product.js").Product} */
    let product;
    before(async () => {
      product = await startProduct({ staged: true, env: { STAGED_DELAY: delay, GUESS_LIMIT_ADDRESS: "1000" } });
    });
    after(() => product.remove());

    /** @param {string} code */
    const idOf = async (code) => dataOf(await product.call("invitCode:r", { code }))._id;
    /** @param {string} code @param {string} [userId] */
    const use = (code, userId = unique("racer")) => postBytes("invitCode:use", { code, userId });
    /** @param {any[]} replies */
    const joined = (replies) => replies.filter(({ body }) => body.data?.joined === true).length;
    /** The uses of a code by its id. @param {string} id */
    const usesOf = async (id) => dataOf(await product.call("invitCode:r", { id })).uses;

    test("300 users race a rotation: every use of either text is one of the same code, up to its limit", async () => {
      const server = await makeServer(product);
      const code = await makeCode(product, server, { maxUses: 100 });
      const id = await idOf(code);
      const requests = Array.from({ length: 300 }, () => use(code));
      requests.splice(60, 0, postBytes("invitCode:rotate", { id, graceMs: 60_000 }));
      const replies = await race(product.port, requests);
      const rotated = replies.filter(({ body }) => body.message === "Code rotated");
      assert.equal(rotated.length, 1);
      assert.equal(joined(replies), 100);
      assert.equal(replies.filter(({ body }) => body.error === "errors.maxUsed").length, 200);
      assert.equal(await usesOf(id), 100);
      const late = dataOf(await product.call("invitCode:r", { id }));
      assert.equal(late.code, rotated[0]?.body.data.code);
      await assertLedger(product);
    });

    test("300 uses race a rotation without a grace: who does not join finds an unknown code", async () => {
      const server = await makeServer(product);
      const code = await makeCode(product, server);
      const id = await idOf(code);
      const requests = Array.from({ length: 300 }, () => use(code));
      requests.splice(30, 0, postBytes("invitCode:rotate", { id }));
      const replies = await race(product.port, requests);
      const unknown = replies.filter(({ body }) => body.error === "errors.invalid" || body.error === "errors.rateLimited").length;
      assert.equal(joined(replies) + unknown, 300);
      assert.equal(await usesOf(id), joined(replies));
      await assertLedger(product);
    });

    test("40 rotations at once give 40 texts, of which the last works and none was given twice", async () => {
      const server = await makeServer(product);
      const id = await idOf(await makeCode(product, server));
      const replies = await race(product.port, Array.from({ length: 40 }, () => postBytes("invitCode:rotate", { id, graceMs: 60_000 })));
      const texts = replies.map(({ body }) => body.data.code);
      assert.equal(new Set(texts).size, 40);
      const { code } = dataOf(await product.call("invitCode:r", { id }));
      assert.ok(texts.includes(code));
      const [row] = await product.rows("SELECT count(*) AS working FROM rotated_text WHERE code_id = ? AND works_until > 0", id);
      assert.equal(row?.["working"], 1);
    });

    test("300 uses race an eviction: whoever it left on the server is refused, and the code is revoked", async () => {
      const server = await makeServer(product);
      const code = await makeCode(product, server);
      const id = await idOf(code);
      const requests = Array.from({ length: 300 }, () => use(code));
      requests.splice(150, 0, postBytes("invitCode:evict", { id, limit: 500 }));
      const replies = await race(product.port, requests);
      const evicted = replies.filter(({ body }) => body.message === "Members removed");
      assert.equal(evicted.length, 1);
      assert.equal(evicted[0]?.body.data.removed, joined(replies));
      const staying = (await memberRows(product, server.serverId)).filter((row) => row.left_at === null);
      assert.deepEqual(staying.map((row) => row.user_id), [server.ownerId]);
      assert.equal(await usesOf(id), joined(replies));
      await assertLedger(product);
    });

    test("20 evictions of one page at once remove every member once", async () => {
      const server = await makeServer(product);
      const code = await makeCode(product, server);
      const id = await idOf(code);
      assert.equal(joined(await race(product.port, Array.from({ length: 60 }, () => use(code)))), 60);
      const replies = await race(product.port, Array.from({ length: 20 }, () => postBytes("invitCode:evict", { id, limit: 500, ban: true })));
      const entries = await product.rows("SELECT sum(count) AS removed FROM audit WHERE server_id = ? AND function = 'invitCode:evict'", server.serverId);
      assert.equal(entries[0]?.["removed"], 60);
      assert.ok(replies.every(({ body }) => body.status === "success"));
    });

    test("20 calls at once with one key create one batch", async () => {
      const server = await makeServer(product);
      const many = { serverId: server.serverId, creatorId: server.ownerId, count: 50, idempotencyKey: unique("key") };
      const replies = await race(product.port, Array.from({ length: 20 }, () => postBytes("invitCode:cMany", many)));
      assert.equal(new Set(replies.map(({ body }) => JSON.stringify(body.data))).size, 1);
      const [row] = await product.rows("SELECT count(*) AS codes, count(DISTINCT batch_id) AS batches FROM invit_code WHERE server_id = ?", server.serverId);
      assert.deepEqual([row?.["codes"], row?.["batches"]], [50, 1]);
    });
  });
}
