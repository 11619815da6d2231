// TimeCapsule's limits under calls at once: 10 codes an hour and user, 100 validations and 5 uses an hour and address.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { startProduct } from "../support/product.js";
import { postBytes, race } from "../support/sockets.js";
import { makeDirector, SERVICE_KEY, TOKENS } from "../support/timecapsule.js";
import { unique, uniqueAddress } from "../support/world.js";

const product = await startProduct({ env: TOKENS });
after(() => product.remove());

/** @param {number[]} statuses */
const tally = (statuses) => statuses.reduce((counts, status) => ({ ...counts, [status]: (counts[status] ?? 0) + 1 }), /** @type {Record<number, number>} */ ({}));

test("of 40 concurrent calls of generate, 10 make a code", async () => {
  const { userId, token } = await makeDirector(product, "Burst");
  const requests = Array.from({ length: 40 }, () => postBytes("api/invite-codes/generate", {}, { Authorization: `Bearer ${token}` }));
  const replies = await race(product.port, requests);
  assert.deepEqual(tally(replies.map((reply) => reply.status)), { 200: 10, 429: 30 });
  const made = replies.flatMap((reply) => (reply.status === 200 ? [reply.body.data.code] : []));
  assert.equal(new Set(made).size, 10);
  const [row] = await product.rows("SELECT count(*) AS made FROM invit_code WHERE creator_id = ?", userId);
  assert.equal(row?.["made"], 10);
});

test("of 30 concurrent calls of use, 5 are answered", async () => {
  const address = uniqueAddress();
  const requests = Array.from({ length: 30 }, () =>
    postBytes("api/invite-codes/use", { code: "Nob-000", userId: unique("actor") }, { Authorization: `Bearer ${SERVICE_KEY}`, "X-Client-Address": address }));
  assert.deepEqual(tally((await race(product.port, requests)).map((reply) => reply.status)), { 400: 5, 429: 25 });
});

test("of 150 concurrent calls of validate, 100 are answered", async () => {
  const address = uniqueAddress();
  const requests = Array.from({ length: 150 }, () => postBytes("api/invite-codes/validate", { code: "Nob-000" }, { "CF-Connecting-IP": address }));
  assert.deepEqual(tally((await race(product.port, requests)).map((reply) => reply.status)), { 200: 100, 429: 50 });
});
