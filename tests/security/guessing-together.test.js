// Guessing in every way at once. All ways share one limit, and neither another spelling of an address nor a forged
// header allows a further guess.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { startProduct } from "../support/product.js";
import { dataOf } from "../support/replies.js";
import { race } from "../support/sockets.js";
import { SECRET, signed } from "../support/tokens.js";
import { makeCode, makeServer, unique, uniqueAddress } from "../support/world.js";

const SERVICE_KEY = "service-key-of-the-tests-0123456789";
const LIMIT = 30;
const env = { AUTH: "token", JWT_SECRET: SECRET, SERVICE_KEY };
const product = await startProduct({ env });
after(() => product.remove());

const service = { token: SERVICE_KEY };
/** @type {{ serverId: string, ownerId: string }} */
let server;
let right = "";
/** Another user's custom codes: a caller can only learn that they are taken. @type {string[]} */
const taken = [];

before(async () => {
  server = await makeServer(product, {}, service);
  right = await makeCode(product, server, {}, service);
  for (let at = 0; at < 20; at += 1) taken.push(await makeCode(product, server, { code: `SOMEBODY-REALLY-HAS-${at}` }, service));
});

/** @typedef {{ userId: string, token: string, serverId: string }} Guesser */

/** Makes a user with a token who owns a server and may make codes for it. @returns {Promise<Guesser>} */
async function guesser() {
  const userId = unique("guesser");
  const token = await signed({ sub: userId });
  return { userId, token, serverId: (await makeServer(product, { ownerId: userId }, { token })).serverId };
}

const wrong = () => `NOBODY-HAS-${unique("x")}-OF-THESE`;

/** The ways to find out something about a code's text that share a limit. @type {[string, (code: string, by: Guesser) => [string, unknown]][]} */
const WAYS = [
  ["use", (code, { userId }) => ["/invitCode/use", { code, userId }]],
  ["explain", (code) => ["/invitCode/explain", { code }]],
  ["explain for oneself", (code, { userId }) => ["/invitCode/explain", { code, userId }]],
  ["r", (code) => ["/invitCode/r", { code }]],
  ["Convex's mutation", (code, { userId }) => ["/api/mutation", { path: "invitCode:use", args: [{ code, userId }] }]],
  ["Convex's query", (code) => ["/api/query", { path: "invitCode:explain", args: [{ code }] }]],
  ["Convex's run", (code) => ["/api/run/invitCode/r", { args: { code }, format: "json" }]],
];

/** Creating a custom code that is taken reveals that the code exists. @type {(by: Guesser, at: number) => [string, unknown]} */
const making = ({ userId, serverId }, at) => ["/invitCode/c", { serverId, creatorId: userId, code: taken[at % taken.length] }];

/** @param {[string, unknown]} call @param {Record<string, string>} headers */
function bytes([route, body], headers) {
  const text = JSON.stringify(body);
  const lines = Object.entries({ "Content-Type": "application/json", "Content-Length": String(text.length), ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`POST ${route} HTTP/1.1\r\nHost: a\r\n${lines.join("")}\r\n${text}`);
}

/** Whether a reply reveals anything: every reply but a 429 does. @param {{ text: string }} reply */
const tells = ({ text }) => !text.includes("errors.rateLimited");

describe("ninety concurrent guesses by use, explain, r, custom codes and Convex's routes", () => {
  /** @param {(by: Guesser, at: number) => Record<string, string>} headersOf @param {() => Promise<Guesser>} who */
  async function guess(headersOf, who) {
    const requests = [];
    for (let at = 0; at < 90; at += 1) {
      const by = await who();
      const [, way] = WAYS[at % (WAYS.length + 1)] ?? [];
      requests.push(bytes(way === undefined ? making(by, at) : way(wrong(), by), headersOf(by, at)));
    }
    return (await race(product.port, requests)).filter(tells).length;
  }

  test("of ninety guesses from one address by 90 users, exactly 30 are answered", async () => {
    const address = uniqueAddress();
    const answered = await guess(({ token }) => ({ Authorization: `Bearer ${token}`, "CF-Connecting-IP": address }), guesser);
    assert.equal(answered, LIMIT);
  });

  test("of ninety guesses by one user from 90 addresses, exactly 30 are answered", async () => {
    const by = await guesser();
    const answered = await guess(({ token }) => ({ Authorization: `Bearer ${token}`, "CF-Connecting-IP": uniqueAddress() }), async () => by);
    assert.equal(answered, LIMIT);
  });

  test("after ninety guesses no route accepts the right code", async () => {
    const [by, address] = [await guesser(), uniqueAddress()];
    const headers = { Authorization: `Bearer ${by.token}`, "CF-Connecting-IP": address };
    await guess(() => headers, async () => by);
    for (const [what, way] of WAYS) {
      const [reply] = await race(product.port, [bytes(way(right, by), headers)]);
      assert.ok(reply && !tells(reply), `${what}: ${reply?.text}`);
    }
    assert.deepEqual(await product.rows("SELECT 1 FROM member WHERE user_id = ? AND server_id = ?", by.userId, server.serverId), []);
  });
});

describe("the address that counts", () => {
  /** @param {(at: number) => Record<string, string>} headersOf @param {number} count */
  async function answered(headersOf, count) {
    const requests = [];
    for (let at = 0; at < count; at += 1) requests.push(bytes(["/invitCode/explain", { code: wrong() }], headersOf(at)));
    return (await race(product.port, requests)).filter(tells).length;
  }

  test("an address in several headers is the one that the edge saw", async () => {
    const seen = uniqueAddress();
    const claims = ["X-Forwarded-For", "X-Client-Address", "X-Real-IP", "True-Client-IP", "Forwarded", "Fastly-Client-IP", "X-Cluster-Client-IP", "CF-Connecting-IPv6", "CF-Pseudo-IPv4", "Client-IP", "Via"];
    const count = await answered((at) => ({ ...Object.fromEntries(claims.map((name) => [name, `198.51.100.${at}`])), "CF-Connecting-IP": seen }), 60);
    assert.equal(count, LIMIT);
  });

  test("an address in a list is the last one, which the nearest proxy saw", async () => {
    const seen = uniqueAddress();
    assert.equal(await answered((at) => ({ "CF-Connecting-IP": `198.51.100.${at}, 203.0.113.${at},${seen}` }), 60), LIMIT);
    assert.equal(await answered((at) => ({ "CF-Connecting-IP": ` 198.51.100.${at}\t,\t${seen} ` }), 10), 0);
  });

  test("one IPv6 /64 is one address, in every spelling", async () => {
    const spellings = (/** @type {number} */ at) => [`2001:db8:77:5::${at.toString(16)}`, `2001:0DB8:0077:0005:${at.toString(16)}::`, `2001:db8:77:5:0:0:0:${at}`, `2001:db8:77:5::192.0.2.${at}`];
    assert.equal(await answered((at) => ({ "CF-Connecting-IP": String(spellings(at)[at % 4]) }), 80), LIMIT);
  });

  test("an IPv4 address written as IPv6 is the same address", async () => {
    const spellings = ["192.0.2.200", "::ffff:192.0.2.200", "::FFFF:c000:2c8", "0:0:0:0:0:ffff:c000:02c8"];
    assert.equal(await answered((at) => ({ "CF-Connecting-IP": String(spellings[at % 4]) }), 60), LIMIT);
  });

  test("an address with a port, in brackets or with a zone is the same address", async () => {
    const v4 = ["192.0.2.201", "192.0.2.201:80", "192.0.2.201:5678", "[::ffff:192.0.2.201]:443"];
    assert.equal(await answered((at) => ({ "CF-Connecting-IP": String(v4[at % 4]) }), 60), LIMIT);
    const v6 = ["2001:db8:77:6::1", "[2001:db8:77:6::2]", "[2001:db8:77:6::3]:443", "2001:db8:77:6::4%eth0"];
    assert.equal(await answered((at) => ({ "CF-Connecting-IP": String(v6[at % 4]) }), 80), LIMIT);
  });

  test("all invalid addresses count as one, so they allow no further guesses", async () => {
    const nonsense = ["", "nowhere", "999.1.1.1", "1.2.3", "192.0.2.1:", "192.0.2.1:80:80", "[2001:db8::1", "[192.0.2.1:80]", "nowhere%eth0", "010.1.1.1", "0x7f000001", "1.1.1.1/8", "::ffff:1.2.3", "' OR 1=1 --", "localhost", "１.１.１.１"];
    const count = await answered((at) => ({ "CF-Connecting-IP": Buffer.from(String(nonsense[at % nonsense.length])).toString("latin1") }), 60);
    assert.equal(count, LIMIT);
  });

  test("an address that a service names counts, and one that a user names does not", async () => {
    const by = await guesser();
    const seen = uniqueAddress();
    const asUser = await answered((at) => ({ Authorization: `Bearer ${by.token}`, "CF-Connecting-IP": seen, "X-Client-Address": `198.51.100.${at}` }), 40);
    assert.equal(asUser, LIMIT);
    const asService = await answered((at) => ({ Authorization: `Bearer ${SERVICE_KEY}`, "CF-Connecting-IP": seen, "X-Client-Address": `198.51.100.${at}` }), 40);
    assert.equal(asService, 40);
  });
});

test("one address gets at most 135 answers an hour in all ways together, TimeCapsule's included", async () => {
  const address = uniqueAddress();
  const requests = [];
  for (let at = 0; at < 260; at += 1) {
    const by = { userId: unique("many"), token: "", serverId: "" };
    const token = await signed({ sub: by.userId });
    const [, way] = WAYS[at % WAYS.length] ?? ["", () => /** @type {[string, unknown]} */ (["", ""])];
    /** @type {[string, unknown]} */
    const call = at % 13 === 0 ? ["/api/invite-codes/use", { code: wrong(), userId: by.userId }] : at % 2 === 0 ? ["/api/invite-codes/validate", { code: wrong() }] : way(wrong(), by);
    requests.push(bytes(call, { Authorization: `Bearer ${token}`, "CF-Connecting-IP": address }));
  }
  const replies = await race(product.port, requests);
  const answered = replies.filter((reply) => tells(reply) && reply.status !== 429).length;
  assert.equal(answered, 135);
});

test("guessing with one account after another is limited by address, and a right code does not count", async () => {
  const address = uniqueAddress();
  let answered = 0;
  for (let at = 0; at < 40; at += 1) {
    const by = await guesser();
    const reply = await product.call("invitCode:use", { code: wrong(), userId: by.userId }, { token: by.token, address });
    if (reply.status !== 429) answered += 1;
    if (at === 5) dataOf(await product.call("invitCode:use", { code: right, userId: by.userId }, { token: by.token, address }));
  }
  assert.equal(answered, LIMIT);
});

describe("searching the thousand numbers of a TimeCapsule prefix", () => {
  /** Makes a code for a family, with a number above the first 200. @param {string} prefix */
  async function family(prefix) {
    const owned = await makeServer(product, { owner: "A Director" }, service);
    return makeCode(product, owned, { code: `${prefix}-777`, maxUses: 1 }, { ...service, headers: { "X-Client-Address": uniqueAddress() } });
  }

  /** @param {string} code @param {Record<string, string>} headers */
  async function validate(code, headers) {
    const response = await fetch(new URL("/api/invite-codes/validate", product.url), {
      method: "POST",
      headers: { "Content-Type": "application/json", ...headers },
      body: JSON.stringify({ code }),
    });
    return { status: response.status, text: await response.text() };
  }

  test("a search from ten /64s of one /60 does not find the code, and the family can still join", async () => {
    const code = await family("Fam");
    const numbers = Array.from({ length: 1_000 }, (_, number) => number);
    let answered = 0;
    while (numbers.length > 0) {
      const some = numbers.splice(0, 50).map((number) => validate(`Fam-${String(number).padStart(3, "0")}`, { "CF-Connecting-IP": `2001:db8:77:${(number % 10).toString(16)}::1` }));
      for (const { status, text } of await Promise.all(some)) {
        answered += Number(status === 200);
        assert.doesNotMatch(text, /"isValid":true|A Director/);
      }
    }
    assert.equal(answered, 200);
    const elsewhere = { "CF-Connecting-IP": uniqueAddress() };
    const nobody = await validate(code, elsewhere);
    assert.equal(nobody.status, 429);
    const by = await guesser();
    const known = await validate(code, { ...elsewhere, Authorization: `Bearer ${by.token}` });
    assert.match(known.text, /"isValid":true/);
    dataOf(await product.call("invitCode:use", { code, userId: by.userId }, { ...by, headers: elsewhere }), "Code used");
  });

  test("a search from thirty addresses, by explain as well, gets 200 misses in all", async () => {
    await family("Fen");
    const requests = [];
    for (let number = 0; number < 600; number += 1) {
      const code = `Fen-${String(number).padStart(3, "0")}`;
      const route = number % 2 === 0 ? "/api/invite-codes/validate" : "/invitCode/explain";
      requests.push(bytes([route, { code }], { "CF-Connecting-IP": `198.51.100.${number % 30}` }));
    }
    const replies = await race(product.port, requests);
    assert.equal(replies.filter(({ status }) => status === 200).length, 200);
  });
});
