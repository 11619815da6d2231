// Answers must not reveal by a difference which codes and people exist. The tests compare the status, body, headers,
// length and storage trips.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { startProduct } from "../support/product.js";
import { dataOf } from "../support/replies.js";
import { SECRET, signed } from "../support/tokens.js";
import { makeCode, makeServer, mistyped, unique, uniqueAddress } from "../support/world.js";
import { everyOperation, requestOf } from "./fields.js";

const SERVICE_KEY = "service-key-of-the-tests-0123456789";
const GUILD = "the-guild";
const env = { AUTH: "token", JWT_SECRET: SECRET, SERVICE_KEY, DISCORD_GUILD_ID: GUILD, INVITE_LINK_BASE: "https://app.example/join/" };
const product = await startProduct({ env });
const elsewhere = await startProduct({ env });
after(() => Promise.all([product.remove(), elsewhere.remove()]));
const service = { token: SERVICE_KEY };

/** Codes of which a stranger must not learn which of them exist. @type {Record<string, string>} */
const codes = {};
let serverId = "";
let fresh = 0;

/** A user whom nothing was counted against, with a token, at an address of the same kind. */
async function stranger() {
  const userId = unique("stranger");
  return { userId, token: await signed({ sub: userId }) };
}

/**
 * All of an answer that can differ.
 *
 * @param {string} route
 * @param {RequestInit & { headers?: Record<string, string> }} init
 * @param {string[]} [own] texts of the request, which the answer may repeat
 */
async function answer(route, init, own = []) {
  const response = await fetch(new URL(route, product.url), { ...init, headers: { "CF-Connecting-IP": uniqueAddress(), ...init.headers } });
  const text = own.reduce((rest, word, at) => rest.replaceAll(word, `<${at}>`), await response.text());
  const headers = [...response.headers].filter(([name]) => name !== "x-request-id" && (own.length === 0 || name !== "content-length"));
  return { status: response.status, text, headers };
}

/** @param {unknown} body @param {string} [token] */
const post = (body, token) => ({
  method: "POST",
  body: JSON.stringify(body),
  headers: { "Content-Type": "application/json", ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }) },
});

before(async () => {
  const server = await makeServer(product, {}, service);
  await makeServer(product, { serverId: GUILD }, service);
  serverId = server.serverId;
  const make = (/** @type {object} */ args = {}) => makeCode(product, server, { ...args }, service);
  const revoke = async (/** @type {string} */ code) => {
    const { _id } = dataOf(await product.call("invitCode:r", { code }, service));
    dataOf(await product.call("invitCode:d", { id: _id }, service));
    return code;
  };
  const other = await makeServer(elsewhere, {}, service);
  codes["unknown, of the form of a generated one"] = await makeCode(elsewhere, other, {}, service);
  codes["unknown, of a person's choice"] = "NOBODY-MADE-THIS-ONE";
  codes["revoked, generated"] = await revoke(await make());
  codes["revoked, of a person's choice"] = await revoke(await make({ code: "SOMEBODY-MADE-THIS" }));
  codes["revoked, and used before"] = await make({ maxUses: 1 });
  const user = await stranger();
  dataOf(await product.call("invitCode:use", { code: codes["revoked, and used before"], userId: user.userId }, user));
  await revoke(String(codes["revoked, and used before"]));
});

/** Every way to name a code by its text. @type {[string, (code: string, asker: { userId: string, token: string }) => [string, any]][]} */
const WAYS = [
  ["invitCode:use", (code, { userId, token }) => ["/invitCode/use", post({ code, userId }, token)]],
  ["invitCode:r", (code, { token }) => ["/invitCode/r", post({ code }, token)]],
  ["invitCode:explain by anybody", (code) => ["/invitCode/explain", post({ code })]],
  ["invitCode:explain by a user", (code, { userId, token }) => ["/invitCode/explain", post({ code, userId }, token)]],
  ["Convex's mutation", (code, { userId, token }) => ["/api/mutation", post({ path: "invitCode:use", args: [{ code, userId }] }, token)]],
  ["Convex's query", (code) => ["/api/query", post({ path: "invitCode:explain", args: [{ code }] })]],
  ["TimeCapsule's validate", (code) => ["/api/invite-codes/validate", post({ code })]],
  ["TimeCapsule's use", (code, { userId, token }) => ["/api/invite-codes/use", post({ code, userId }, token)]],
];

describe("a stranger who asks for a code", () => {
  for (const [what, way] of WAYS) {
    test(`${what} answers unknown and revoked codes with the same bytes`, async () => {
      const answers = [];
      for (const [kind, code] of Object.entries(codes)) {
        const asker = await stranger();
        answers.push([kind, await answer(...way(code, asker), [code, asker.userId])]);
      }
      assert.equal(answers.length, 5);
      for (const [kind, given] of answers) assert.deepEqual(given, answers[0]?.[1], String(kind));
    });

    test(`${what} answers mistyped codes with the same bytes, without the storage trip`, async () => {
      const [code] = Object.values(codes);
      const asker = await stranger();
      const unknown = await answer(...way(String(code), asker), [String(code), asker.userId]);
      const wrong = mistyped(String(code));
      const told = await answer(...way(wrong, asker), [wrong, asker.userId]);
      const rest = (/** @type {typeof told} */ { headers, ...others }) => ({ ...others, headers: headers.filter(([name]) => name !== "server-timing") });
      assert.deepEqual(rest(told), rest(unknown));
    });
  }
});

describe("a caller over the guessing limit", () => {
  test("a caller over the limit gets the same answer for right, wrong and revoked codes in every way", async () => {
    const right = await makeCode(product, { serverId, ownerId: (await product.rows("SELECT owner_id FROM server WHERE id = ?", serverId))[0]?.["owner_id"] }, {}, service);
    const asker = await stranger();
    const address = { "CF-Connecting-IP": uniqueAddress() };
    for (let round = 0; round < 30; round += 1) await answer("/invitCode/use", { ...post({ code: `GUESS-${(fresh += 1)}-OF-VERY-MANY`, userId: asker.userId }, asker.token), headers: { ...post({}, asker.token).headers, ...address } });
    for (const [what, way] of WAYS.filter(([name]) => !name.startsWith("TimeCapsule"))) {
      const answers = [];
      for (const code of [right, ...Object.values(codes)]) {
        const [route, init] = way(code, asker);
        const { headers, ...given } = await answer(route, { ...init, headers: { ...init.headers, ...address } });
        answers.push({ ...given, headers: headers.filter(([name]) => name !== "retry-after") });
      }
      for (const given of answers) {
        assert.deepEqual(given, answers[0], what);
        assert.match(given.text, /errors\.rateLimited/);
      }
    }
  });
});

describe("what callers learn of a person", () => {
  test("a banned user learns no more of codes than a stranger", async () => {
    const owner = await stranger();
    const server = await makeServer(product, { ownerId: owner.userId }, owner);
    const banned = await stranger();
    dataOf(await product.call("member:d", { serverId: server.serverId, userId: banned.userId, ban: true }, owner));
    const full = await makeCode(product, server, { maxUses: 1 }, owner);
    const first = await stranger();
    dataOf(await product.call("invitCode:use", { code: full, userId: first.userId }, first));
    for (const code of [full, ...Object.values(codes)]) {
      const asked = [];
      for (const asker of [banned, await stranger()]) asked.push(await answer("/invitCode/use", post({ code, userId: asker.userId }, asker.token), [asker.userId]));
      assert.deepEqual(asked[0], asked[1]);
    }
  });

  test("a caller who may not ask about a person cannot tell one from another", async () => {
    const owner = await stranger();
    const { serverId: theirs } = await makeServer(product, { ownerId: owner.userId }, owner);
    const code = await makeCode(product, { serverId: theirs, ownerId: owner.userId }, {}, owner);
    const [member, banned, nobody, asker] = [await stranger(), await stranger(), await stranger(), await stranger()];
    dataOf(await product.call("invitCode:use", { code, userId: member.userId }, member));
    dataOf(await product.call("member:d", { serverId: theirs, userId: banned.userId, ban: true }, owner));
    await fetch(new URL(`/discord/invites?userId=${member.userId}`, product.url), { method: "POST", headers: { Authorization: `Bearer ${SERVICE_KEY}` } });
    /** @type {((userId: string) => [string, any])[]} */
    const ways = [
      (userId) => ["/invitCode/explain", post({ code, userId }, asker.token)],
      (userId) => ["/invitCode/use", post({ code, userId }, asker.token)],
      (userId) => ["/member/d", post({ serverId: theirs, userId }, asker.token)],
      (userId) => ["/member/u", post({ serverId: theirs, userId, role: "admin" }, asker.token)],
      (userId) => ["/invitCode/list", post({ creatorId: userId }, asker.token)],
      (userId) => [`/discord/invites?userId=${userId}`, { headers: { Authorization: `Bearer ${asker.token}` } }],
      (userId) => [`/api/invite-codes/my-codes?userId=${userId}`, { headers: { Authorization: `Bearer ${asker.token}` } }],
    ];
    for (const way of ways) {
      const answers = [];
      for (const { userId } of [member, banned, nobody, owner]) answers.push(await answer(...way(userId), [userId]));
      assert.equal(answers[0]?.status, 403, `${way("x")[0]}: ${answers[0]?.text}`);
      for (const given of answers) assert.deepEqual(given, answers[0], way("x")[0]);
    }
  });
});

test("a caller without credentials cannot tell what exists, on any route, without a trip", async () => {
  const { serverId: known } = await makeServer(product, {}, service);
  for (const operation of everyOperation) {
    const { route, init } = requestOf(operation);
    const asked = await answer(route, init);
    if (asked.status !== 401) continue;
    const body = /** @type {string | undefined} */ (init.body)?.replaceAll("tea-club", known);
    assert.deepEqual(await answer(route.replace("tea-club", known), { ...init, ...(body !== undefined && { body }) }), asked, route);
    assert.ok(asked.headers.some(([name, value]) => name === "server-timing" && value.includes("trips=0")), route);
  }
});
