// TimeCapsule's limits, exactly: 10 codes an hour and user, 100 validations and 5 uses an hour and
// address. Whatever a call comes to, it counts.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { letGuessesAge } from "../support/ledger.js";
import { startProduct } from "../support/product.js";
import { postBytes, race } from "../support/sockets.js";
import { ask, assertRefused, dataOf, generated, makeDirector, SERVICE_KEY, TOKENS } from "../support/timecapsule.js";
import { signed } from "../support/tokens.js";
import { unique, uniqueAddress } from "../support/world.js";

const product = await startProduct({ env: TOKENS });
after(() => product.remove());

const HOUR = 3_600_000;

/** @param {import("../support/timecapsule.js").Reply} reply */
function assertLimited(reply) {
  assertRefused(reply, 429, "Too many requests, try again later", 1);
  const seconds = Number(reply.headers.get("Retry-After"));
  assert.ok(seconds >= 3590 && seconds <= 3600, `Retry-After: ${seconds}`);
}

/** @param {number[]} statuses */
const tally = (statuses) => statuses.reduce((counts, status) => ({ ...counts, [status]: (counts[status] ?? 0) + 1 }), /** @type {Record<number, number>} */ ({}));

describe("generate", () => {
  test("makes 10 codes an hour, and the 11th call is refused", async () => {
    const director = await makeDirector(product);
    for (let round = 0; round < 10; round += 1) await generated(product, director);
    assertLimited(await ask(product, "/generate", { token: director.token }));
    const [row] = await product.rows("SELECT count(*) AS made FROM invit_code WHERE creator_id = ?", director.userId);
    assert.equal(row?.["made"], 10);
    await generated(product, await makeDirector(product));
  });

  test("counts what fails, too", async () => {
    const token = await signed({ sub: unique("nobody") });
    for (let round = 0; round < 10; round += 1) assertRefused(await ask(product, "/generate", { token }), 404, "Director profile not found");
    assertLimited(await ask(product, "/generate", { token }));
  });

  test("counts a user wherever it calls from, and by whoever calls for it", async () => {
    const director = await makeDirector(product);
    for (let round = 0; round < 5; round += 1) {
      dataOf(await ask(product, "/generate", { token: director.token, address: uniqueAddress() }));
      dataOf(await ask(product, "/generate", { token: SERVICE_KEY, body: { userId: director.userId } }));
    }
    assertLimited(await ask(product, "/generate", { token: director.token }));
    assertLimited(await ask(product, "/generate", { token: SERVICE_KEY, body: { userId: director.userId } }));
  });

  test("of 40 calls at once 10 make a code", async () => {
    const { userId, token } = await makeDirector(product, "Burst");
    const requests = Array.from({ length: 40 }, () => postBytes("api/invite-codes/generate", {}, { Authorization: `Bearer ${token}` }));
    const replies = await race(product.port, requests);
    assert.deepEqual(tally(replies.map((reply) => reply.status)), { 200: 10, 429: 30 });
    const made = replies.flatMap((reply) => (reply.status === 200 ? [reply.body.data.code] : []));
    assert.equal(new Set(made).size, 10);
    const [row] = await product.rows("SELECT count(*) AS made FROM invit_code WHERE creator_id = ?", userId);
    assert.equal(row?.["made"], 10);
  });
});

describe("use", () => {
  /** @param {string} address @param {string} code @param {string} [userId] */
  const use = (address, code, userId = unique("actor")) =>
    ask(product, "/use", { token: SERVICE_KEY, headers: { "X-Client-Address": address }, body: { code, userId } });

  test("answers 5 calls an hour, and then not even a right code", async () => {
    const director = await makeDirector(product);
    const code = await generated(product, director);
    const address = uniqueAddress();
    const userId = unique("actor");
    assertRefused(await use(address, "Nob-000"), 400, "Invite code does not exist");
    assertRefused(await use(address, "?"), 400, "Invite code does not exist");
    dataOf(await use(address, code, userId));
    dataOf(await use(address, code, userId));
    assertRefused(await use(address, code), 400, "Invite code has already been used");
    const other = await generated(product, director);
    assertLimited(await use(address, other));
    dataOf(await use(uniqueAddress(), other));
  });

  test("counts apart from the functions' own limit on guessing", async () => {
    const address = uniqueAddress();
    for (let round = 0; round < 5; round += 1) await use(address, "Nob-000");
    assertLimited(await use(address, "Nob-000"));
    const native = await product.call("invitCode:use", { code: "Nob-000", userId: "ann" }, { token: SERVICE_KEY, headers: { "X-Client-Address": address } });
    assert.equal(native.status, 404);
  });

  test("of 30 calls at once 5 are answered", async () => {
    const address = uniqueAddress();
    const requests = Array.from({ length: 30 }, () =>
      postBytes("api/invite-codes/use", { code: "Nob-000", userId: unique("actor") }, { Authorization: `Bearer ${SERVICE_KEY}`, "X-Client-Address": address }));
    assert.deepEqual(tally((await race(product.port, requests)).map((reply) => reply.status)), { 400: 5, 429: 25 });
  });
});

test("the hour slides: what is an hour old counts no more", async (t) => {
  const own = await startProduct({ env: TOKENS });
  t.after(() => own.remove());
  const director = await makeDirector(own);
  const limited = () => ask(own, "/generate", { token: director.token });
  for (let round = 0; round < 4; round += 1) await generated(own, director);
  await letGuessesAge(own, HOUR / 2);
  for (let round = 0; round < 6; round += 1) await generated(own, director);
  assertRefused(await limited(), 429, "Too many requests, try again later");
  await letGuessesAge(own, HOUR / 2);
  for (let round = 0; round < 4; round += 1) await generated(own, director);
  const reply = await limited();
  assertRefused(reply, 429, "Too many requests, try again later");
  const seconds = Number(reply.headers.get("Retry-After"));
  assert.ok(seconds > 1700 && seconds <= 1800, `half an hour is left, not ${seconds} s`);
});
