// Races on codes with a rate and with lists: never one use too many, and nobody gets in by a list that no longer has it.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { assertLedger, codeRow } from "../support/ledger.js";
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

    test("300 users race for a code with a rate of 7: exactly 7 join, and the others are told when to retry", async () => {
      const server = await makeServer(product);
      const code = await makeCode(product, server, { rateLimit: { rate: 7, periodMs: 3_600_000 } });
      const replies = await race(product.port, Array.from({ length: 300 }, () => use(code)));
      assert.deepEqual(tally(replies), { joined: 7, "errors.tooFast": 293 });
      for (const { body, headers } of replies) {
        if (body.error !== "errors.tooFast") continue;
        const seconds = Number(headers.get("Retry-After"));
        // A call may have its time a moment before that of the use it waits for.
        assert.ok(seconds > 3500 && seconds <= 3601, `${seconds}`);
      }
      assert.equal((await codeRow(product, code)).uses, 7);
      await assertLedger(product);
    });

    test("a change of the list among 300 uses lets in whom the list has at that moment, and no other", async () => {
      const server = await makeServer(product);
      const listed = Array.from({ length: 150 }, () => unique("listed"));
      const others = Array.from({ length: 149 }, () => unique("other"));
      const code = await makeCode(product, server, { allowedUsers: listed });
      const { _id: id } = dataOf(await product.call("invitCode:r", { code }));
      const uses = [...listed, ...others].map((userId) => use(code, userId));
      uses.splice(150, 0, postBytes("invitCode:allow", { id, remove: { users: listed } }));
      const replies = await race(product.port, uses);
      const changed = replies.splice(150, 1);
      assert.deepEqual(changed[0]?.body.data, { users: 0, emails: null, domains: null });
      const { joined = 0, "errors.notInvited": refused = 0 } = tally(replies);
      assert.equal(joined + refused, 299);
      assert.ok(joined <= 150);
      assert.deepEqual(tally(replies.slice(150)), { "errors.notInvited": 149 });
      assert.equal((await codeRow(product, code)).uses, joined);
      const late = await race(product.port, listed.slice(0, 20).map((userId) => use(code, `${userId} again`)));
      assert.deepEqual(tally(late), { "errors.notInvited": 20 });
      await assertLedger(product);
    });
  });
}
