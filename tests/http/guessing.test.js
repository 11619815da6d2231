// The exact limits on guessing: 30 unknown codes an hour per address and per user.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { letGuessesAge } from "../support/ledger.js";
import { startProduct } from "../support/product.js";
import { assertRefused, assertSuccess, dataOf } from "../support/replies.js";
import { postBytes, race } from "../support/sockets.js";
import { SECRET, signed } from "../support/tokens.js";
import { makeCode, makeServer, mistyped, unique, uniqueAddress, unknownCode } from "../support/world.js";

const product = await startProduct({ env: { ADDRESS_KEY: "address-key-of-the-tests" } });
after(() => product.remove());

const server = await makeServer(product);
const code = await makeCode(product, server);
const HOUR = 3_600_000;

/** @param {string} [address] @param {string} [userId] @param {string} [text] */
const use = (address = uniqueAddress(), userId = unique("user"), text = unknownCode()) =>
  product.call("invitCode:use", { code: text, userId }, { address });

/** @param {number} count @param {() => Promise<import("../support/call.js").Reply>} guess */
async function allowed(count, guess) {
  for (let round = 1; round <= count; round += 1) assertRefused(await guess(), "invalid");
}

/** @param {import("../support/call.js").Reply} reply @param {number} [trips] */
function assertLimited(reply, trips = 1) {
  assertRefused(reply, "rateLimited");
  const seconds = Number(reply.headers.get("Retry-After"));
  assert.ok(seconds >= 3590 && seconds <= 3600, `Retry-After: ${seconds}`);
  assert.equal(reply.trips, trips);
}

describe("the limit per address", () => {
  test("after 30 unknown codes from one address, the 31st and even a right code are refused", async () => {
    const address = "192.0.2.30";
    await allowed(30, () => use(address));
    assertLimited(await use(address));
    assertLimited(await use(address, unique("user"), code));
    assert.equal(dataOf(await use(uniqueAddress(), unique("user"), code)).joined, true, "other addresses are not limited");
  });

  test("a right code neither counts as a guess nor resets the count", async () => {
    const address = uniqueAddress();
    for (let round = 0; round < 40; round += 1) dataOf(await use(address, unique("user"), code));
    await allowed(29, () => use(address));
    dataOf(await use(address, unique("user"), code));
    await allowed(1, () => use(address));
    assertLimited(await use(address, unique("user"), code));
  });

  test("mistyped codes do not count, because their check symbol tells without storage", async () => {
    const address = uniqueAddress();
    for (let round = 0; round < 60; round += 1) {
      const reply = await use(address, unique("user"), mistyped(code, round % 12));
      assertRefused(reply, "invalid");
      assert.equal(reply.trips, 0);
    }
    assert.equal(dataOf(await use(address, unique("user"), code)).joined, true);
  });

  test("expired codes, used-up codes and codes of deleted servers do not count as guesses", async () => {
    const address = uniqueAddress();
    const full = await makeCode(product, server, { maxUses: 1 });
    dataOf(await use(address, unique("user"), full));
    for (let round = 0; round < 35; round += 1) assertRefused(await use(address, unique("user"), full), "maxUsed");
    assert.equal(dataOf(await use(address, unique("user"), code)).joined, true);
  });

  test("all addresses of one IPv6 /64 count as one address", async () => {
    let lower = 0;
    const guess = () => use(`2001:db8:ffff:1:${(lower += 1).toString(16)}::1`);
    await allowed(30, guess);
    assertLimited(await guess());
    assertRefused(await use("2001:db8:ffff:2::1"), "invalid");
  });

  test("an address in another spelling is the same address", async () => {
    await allowed(15, () => use("198.51.100.9"));
    await allowed(15, () => use("::ffff:198.51.100.9"));
    assertLimited(await use("198.51.100.9"));
    assertLimited(await use("::FFFF:C633:6409"));
  });

  test("of 50 concurrent guesses, exactly 30 are answered", async () => {
    const headers = { "CF-Connecting-IP": uniqueAddress() };
    const requests = Array.from({ length: 50 }, () => postBytes("invitCode:use", { code: unknownCode(), userId: unique("user") }, headers));
    const statuses = (await race(product.port, requests)).map((reply) => reply.status).sort();
    assert.deepEqual(statuses, [...Array(30).fill(404), ...Array(20).fill(429)]);
  });
});

describe("the limit per user", () => {
  test("after 30 unknown codes by one user from any addresses, the 31st and even a right code are refused", async () => {
    const userId = unique("guesser");
    await allowed(30, () => use(uniqueAddress(), userId));
    assertLimited(await use(uniqueAddress(), userId));
    assertLimited(await use(uniqueAddress(), userId, code));
    assert.equal(dataOf(await use(uniqueAddress(), unique("user"), code)).joined, true, "other users are not limited");
  });

  test("a user over the limit is refused even for a code it already redeemed", async () => {
    const userId = unique("guesser");
    assertSuccess(await use(uniqueAddress(), userId, code), "Code used", { serverId: server.serverId, joined: true });
    await allowed(30, () => use(uniqueAddress(), userId));
    assertLimited(await use(uniqueAddress(), userId, code));
  });
});

describe("the window of an hour", () => {
  test("the window slides: guesses older than an hour do not count, and no double burst fits at an edge", async (t) => {
    const own = await startProduct();
    t.after(() => own.remove());
    const address = uniqueAddress();
    const guess = () => own.call("invitCode:use", { code: unknownCode(), userId: unique("user") }, { address });
    await allowed(10, guess);
    await letGuessesAge(own, HOUR / 2);
    await allowed(20, guess);
    assertRefused(await guess(), "rateLimited");
    await letGuessesAge(own, HOUR / 2);
    await allowed(10, guess);
    const refused = await guess();
    assertRefused(refused, "rateLimited");
    const seconds = Number(refused.headers.get("Retry-After"));
    assert.ok(seconds > 1700 && seconds <= 1800, `half an hour is left, not ${seconds} s`);
  });

  test("attempts over the limit do not extend it", async (t) => {
    const own = await startProduct();
    t.after(() => own.remove());
    const address = uniqueAddress();
    const guess = () => own.call("invitCode:use", { code: unknownCode(), userId: unique("user") }, { address });
    await allowed(30, guess);
    await letGuessesAge(own, HOUR - 60_000);
    for (let round = 0; round < 20; round += 1) {
      const reply = await guess();
      assertRefused(reply, "rateLimited");
      assert.ok(Number(reply.headers.get("Retry-After")) <= 60);
    }
    await letGuessesAge(own, 60_000);
    await allowed(1, guess);
  });
});

test("addresses and users are stored only as keyed hashes", async () => {
  await use("203.0.113.99", "a-very-private-user");
  const rows = await product.rows("SELECT * FROM attempt");
  assert.ok(rows.length > 0);
  const text = JSON.stringify(rows);
  for (const word of ["203.0.113", "2001:db8", "192.0.2", "a-very-private-user", "guesser"]) assert.ok(!text.includes(word), word);
  const tables = await product.rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_cf%' ESCAPE '\\'");
  for (const { name } of tables) assert.ok(!JSON.stringify(await product.rows(`SELECT * FROM "${name}"`)).includes("203.0.113.99"), name);
});

test("the stored hashes depend on the key, so without it no address can be looked up", async (t) => {
  /** @param {string} key */
  const keysWith = async (key) => {
    const own = await startProduct({ env: { ADDRESS_KEY: key } });
    t.after(() => own.remove());
    await own.call("invitCode:use", { code: unknownCode(), userId: "u" }, { address: "203.0.113.5" });
    return (await own.rows("SELECT key FROM attempt")).map((row) => row["key"]);
  };
  const [one, other] = [await keysWith("key-one"), await keysWith("key-two")];
  assert.equal(one.length, 2);
  assert.ok(one.every((key) => !other.includes(key)));
});

test("GUESS_LIMIT_ADDRESS and GUESS_LIMIT_USER each set their own limit", async (t) => {
  const own = await startProduct({ env: { GUESS_LIMIT_ADDRESS: "3", GUESS_LIMIT_USER: "5" } });
  t.after(() => own.remove());
  const guess = (/** @type {string} */ address, /** @type {string} */ userId) => own.call("invitCode:use", { code: unknownCode(), userId }, { address });
  const address = uniqueAddress();
  await allowed(3, () => guess(address, unique("user")));
  assertRefused(await guess(address, unique("user")), "rateLimited");
  const userId = unique("user");
  await allowed(5, () => guess(uniqueAddress(), userId));
  assertRefused(await guess(uniqueAddress(), userId), "rateLimited");
});

test("the limit on guesses survives a restart", async (t) => {
  const own = await startProduct({ env: { GUESS_LIMIT_ADDRESS: "2" } });
  t.after(() => own.remove());
  const address = uniqueAddress();
  const guess = () => own.call("invitCode:use", { code: unknownCode(), userId: unique("user") }, { address });
  await allowed(2, guess);
  await own.restart();
  assertRefused(await guess(), "rateLimited");
});

test("with AUTH=token the token's user is counted, not a named one", async (t) => {
  const own = await startProduct({ env: { AUTH: "token", JWT_SECRET: SECRET, GUESS_LIMIT_USER: "3" } });
  t.after(() => own.remove());
  const token = await signed({ sub: "ann" });
  const guess = (/** @type {string} */ userId) => own.call("invitCode:use", { code: unknownCode(), userId }, { token, address: uniqueAddress() });
  for (let round = 0; round < 10; round += 1) assertRefused(await guess("bob"), "permissionDenied");
  await allowed(3, () => guess("ann"));
  assertRefused(await guess("ann"), "rateLimited");
  const bob = await own.call("invitCode:use", { code: unknownCode(), userId: "bob" }, { token: await signed({ sub: "bob" }), address: uniqueAddress() });
  assertRefused(bob, "invalid");
});

test("a call without an address is limited too", async (t) => {
  const own = await startProduct({ env: { GUESS_LIMIT_ADDRESS: "3" } });
  t.after(() => own.remove());
  const guess = (/** @type {Record<string, string>} */ headers) => own.call("invitCode:use", { code: unknownCode(), userId: unique("user") }, { headers });
  await allowed(1, () => guess({}));
  await allowed(1, () => guess({ "CF-Connecting-IP": "" }));
  await allowed(1, () => guess({ "CF-Connecting-IP": "nowhere" }));
  assertRefused(await guess({}), "rateLimited");
  assertRefused(await guess({ "CF-Connecting-IP": "elsewhere" }), "rateLimited");
});

test("the address is read only from the configured header", async (t) => {
  const own = await startProduct({ env: { GUESS_LIMIT_ADDRESS: "2", CLIENT_ADDRESS_HEADER: "X-Real-IP" } });
  t.after(() => own.remove());
  const guess = (/** @type {Record<string, string>} */ headers) => own.call("invitCode:use", { code: unknownCode(), userId: unique("user") }, { headers });
  let spoofed = 0;
  const spoof = () => guess({ "X-Real-IP": "192.0.2.1", "CF-Connecting-IP": `192.0.2.${(spoofed += 1)}`, "X-Forwarded-For": `198.51.100.${spoofed}`, Forwarded: `for=198.51.100.${spoofed}`, "X-Client-Address": `198.51.100.${spoofed}` });
  await allowed(2, spoof);
  assertRefused(await spoof(), "rateLimited");
});

test("a custom code that is already taken counts as a guess", async () => {
  const address = uniqueAddress();
  const taken = await makeCode(product, server, { code: `TAKEN-BY-OTHERS-${unique("x")}` });
  const own = await makeServer(product);
  const make = (/** @type {string} */ text) => product.call("invitCode:c", { serverId: own.serverId, creatorId: own.ownerId, code: text }, { address });
  const mine = `MINE-AND-NO-OTHER-${unique("x")}`;
  dataOf(await make(mine));
  for (let round = 0; round < 40; round += 1) assertRefused(await make(mine), "conflict");
  for (let round = 0; round < 30; round += 1) assertRefused(await make(taken), "conflict");
  assertLimited(await make(taken));
  assertLimited(await make(`FREE-FOR-ANYBODY-${unique("x")}`));
  assertLimited(await use(address, unique("user"), taken));
});
