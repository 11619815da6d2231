// Races for seats: a server never has more members than seats, however many join, renew or come back at once.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { assertLedger, codeRow } from "../support/ledger.js";
import { startProduct } from "../support/product.js";
import { dataOf } from "../support/replies.js";
import { postBytes, race } from "../support/sockets.js";
import { join, makeCode, makeServer, unique } from "../support/world.js";

/** How many replies are of each kind. @param {{ body: any }[]} replies */
function tally(replies) {
  /** @type {Record<string, number>} */
  const counts = {};
  for (const { body } of replies) {
    const said = body.error ?? body.message;
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

    /** What the counter says, and how many members hold a seat. @param {string} id */
    async function seats(id) {
      const [row] = await product.rows(
        "SELECT member_count AS counted, (SELECT count(*) FROM member WHERE server_id = s.id AND left_at IS NULL) AS held FROM server s WHERE id = ?",
        id,
      );
      return [row?.counted, row?.held];
    }

    /** Lets the memberships of a server end that have an end. @param {string} id */
    const end = (id) => product.rows("UPDATE member SET expires_at = ? WHERE server_id = ? AND expires_at IS NOT NULL", Date.now() - 1000, id);

    test("300 users race for the last seat by 10 codes: exactly one joins, and the others use up nothing", async () => {
      const server = await makeServer(product, { maxMembers: 2 });
      const codes = await Promise.all(Array.from({ length: 10 }, () => makeCode(product, server)));
      const replies = await race(product.port, Array.from({ length: 300 }, (_, n) => use(String(codes[n % 10]))));
      assert.deepEqual(tally(replies), { "Code used": 1, "errors.serverFull": 299 });
      assert.deepEqual(await seats(server.serverId), [2, 2]);
      const rows = await Promise.all(codes.map((code) => codeRow(product, code)));
      assert.equal(rows.reduce((sum, { uses }) => sum + Number(uses), 0), 1);
      await assertLedger(product);
    });

    test("300 users race for the seats of 20 members whose time is over: exactly 20 join", async () => {
      const server = await makeServer(product, { maxMembers: 21 });
      const short = await makeCode(product, server, { membershipMs: 60_000 });
      for (let n = 0; n < 20; n += 1) await join(product, short);
      const code = await makeCode(product, server);
      await end(server.serverId);
      const replies = await race(product.port, Array.from({ length: 300 }, () => use(code)));
      assert.deepEqual(tally(replies), { "Code used": 20, "errors.serverFull": 280 });
      assert.deepEqual(await seats(server.serverId), [21, 21]);
      await assertLedger(product);
    });

    test("joins, renewals and returns race for 5 seats: exactly 5 get one", async () => {
      const server = await makeServer(product, { maxMembers: 100 });
      const short = await makeCode(product, server, { membershipMs: 60_000 });
      const code = await makeCode(product, server);
      const { serverId } = server;
      /** @type {string[]} */
      const ended = [];
      /** @type {string[]} */
      const left = [];
      for (let n = 0; n < 20; n += 1) ended.push(await join(product, short));
      for (let n = 0; n < 20; n += 1) left.push(await join(product, code));
      for (const userId of left) dataOf(await product.call("member:d", { serverId, userId }));
      await end(serverId);
      dataOf(await product.call("server:u", { serverId, maxMembers: 6 }));
      const expiresAt = Date.now() + 3_600_000;
      const replies = await race(product.port, [
        ...Array.from({ length: 100 }, () => use(code)),
        ...left.map((userId) => use(code, userId)),
        ...ended.map((userId) => postBytes("member:u", { serverId, userId, expiresAt })),
      ]);
      const { "errors.serverFull": full, ...others } = tally(replies);
      assert.equal(Object.values(others).reduce((sum, count) => sum + count, 0), 5, JSON.stringify(others));
      assert.equal(full, 135);
      assert.deepEqual(await seats(serverId), [6, 6]);
      await assertLedger(product);
    });

    test("seats that are set while 100 users join are counted right", async () => {
      const server = await makeServer(product);
      const code = await makeCode(product, server);
      const replies = await race(product.port, [
        ...Array.from({ length: 50 }, () => use(code)),
        postBytes("server:u", { serverId: server.serverId, maxMembers: 60 }),
        ...Array.from({ length: 50 }, () => use(code)),
      ]);
      const { "Code used": joined, "errors.serverFull": full } = tally(replies);
      const [counted, held] = await seats(server.serverId);
      assert.equal(counted, held);
      assert.equal(held, Number(joined) + 1);
      assert.equal(Number(joined) + Number(full ?? 0), 100);
    });
  });
}
