// RDS's invites, made by the service itself: what only the running worker shows. The document's own statements stand in
// `tests/conformance/rds/`, every body to the letter in `tests/exchanges/rds.txt`.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { ask, assertRefused, get, inviteOf, linkOf, post } from "../support/invites.js";
import { startProduct } from "../support/product.js";
import { race } from "../support/sockets.js";
import { pairOf, pem, signed } from "../support/tokens.js";
import { unique } from "../support/world.js";

const BASE = "https://app.example/join/";
const GUILD = "tea-club";
const SERVICE_KEY = "service-key-of-the-tests-0123456789";

const pair = await pairOf("RS256");
const env = {
  AUTH: "token",
  JWT_PUBLIC_KEY: await pem(pair),
  SERVICE_KEY,
  SUPER_USERS: "root",
  DISCORD_GUILD_ID: GUILD,
  INVITE_LINK_BASE: BASE,
};
const product = await startProduct({ env });
after(() => product.remove());
await product.call("server:c", { serverId: GUILD, name: "Tea Club", ownerId: "ada" }, { token: SERVICE_KEY });

/** A session as RDS's own service signs it. @param {string} userId */
const session = (userId) => signed({ userId }, { pair });
/** @param {string} id */
const rowsOf = (id) => product.rows("SELECT * FROM rds_invite WHERE user_id = ?", id);

test("a super user may act for any user, and the user sees the invite too", async () => {
  const userId = unique("user");
  const [listed, claimed] = [await session("root"), await signed({ userId: unique("super"), roles: { super_user: true } }, { pair })];
  const link = linkOf(await post(product, { cookie: listed, userId }));
  assertRefused(await post(product, { cookie: claimed, userId }), "POST", 409);
  assert.equal((await rowsOf(userId)).length, 1);
  for (const options of [{ cookie: listed, userId }, { cookie: claimed, userId }, { cookie: await session(userId) }]) {
    assert.equal(inviteOf(await get(product, options)).inviteLink, link);
  }
});

describe("the query of RDS's routes", () => {
  const token = SERVICE_KEY;
  test("unknown query names are ignored, because RDS's dashboard sends some", async () => {
    const userId = unique("user");
    const given = await ask(product, "POST", { token, query: `?dev=true&dev=1&userId=${userId}` });
    assert.equal(given.status, 201, JSON.stringify(given.body));
    const read = await ask(product, "GET", { token, query: `?userId=${userId}&userID=other` });
    assert.equal(inviteOf(read).userId, userId);
  });

  test("userId may be any id", async () => {
    for (const userId of ["80351110224678912", "Ünï©ode 🙂", "a/b?c=d&e", "'; DROP TABLE rds_invite; --"]) {
      linkOf(await post(product, { token, userId }));
      assert.equal(inviteOf(await get(product, { token, userId })).userId, userId);
    }
  });
});

test("a body is ignored, and an oversized one gets 413", async () => {
  const cookie = await session(unique("user"));
  const url = new URL("/discord/invites", product.url);
  const headers = { Cookie: `rds-session=${cookie}` };
  const large = await fetch(url, { method: "POST", headers, body: "x".repeat(70_000) });
  assert.deepEqual(await large.json(), { statusCode: 413, error: "Request Entity Too Large", message: "Body larger than 64 KiB" });
  const ignored = await fetch(url, { method: "POST", headers, body: '{"userId":"another"}' });
  assert.equal(ignored.status, 201);
});

test("a cookie sent by another site's page does not count on RDS's routes", async () => {
  const cookie = await session(unique("user"));
  assertRefused(await post(product, { cookie, headers: { Origin: "https://evil.example" } }), "POST", 401);
  assertRefused(await get(product, { cookie, headers: { "Sec-Fetch-Site": "cross-site" } }), "GET", 401);
});

test("HEAD is GET without a body, and OPTIONS lists the methods", async () => {
  const url = new URL("/discord/invites?userId=nobody", product.url);
  const head = await fetch(url, { method: "HEAD", headers: { Authorization: `Bearer ${SERVICE_KEY}` } });
  assert.deepEqual([head.status, await head.text()], [404, ""]);
  assert.equal((await fetch(url, { method: "OPTIONS" })).status, 204);
});

test("the link's code lets the user into the guild once", async () => {
  const userId = unique("user");
  const code = linkOf(await post(product, { token: SERVICE_KEY, userId })).slice(BASE.length);
  const use = (/** @type {string} */ user) => product.call("invitCode:use", { code, userId: user }, { token: SERVICE_KEY });
  assert.deepEqual((await use(userId)).body.data, { serverId: GUILD, joined: true });
  assert.equal((await use(unique("other"))).body.error, "errors.maxUsed");
});

test("the link's code works although its user is not a member, until the user is banned", async () => {
  const service = { token: SERVICE_KEY };
  const userId = unique("user");
  const code = linkOf(await post(product, { token: SERVICE_KEY, userId })).slice(BASE.length);
  const explained = async () => (await product.call("invitCode:explain", { code })).body.data.failing;
  const found = (await product.call("invitCode:r", { code }, service)).body.data;
  assert.deepEqual([found.creatorId, found.keepAfterCreator, found.status], [userId, true, "active"]);
  for (const invitePolicy of ["owner", "members"]) {
    await product.call("server:u", { serverId: GUILD, invitePolicy }, service);
    assert.deepEqual(await explained(), []);
  }
  await product.call("member:d", { serverId: GUILD, userId, ban: true }, service);
  assert.deepEqual(await explained(), ["errors.invalid"]);
  await product.call("member:u", { serverId: GUILD, userId, banned: false }, service);
  assert.deepEqual(await explained(), []);
});

test("a banned user gets 403 in place of a first invite", async () => {
  const service = { token: SERVICE_KEY };
  const userId = unique("user");
  await product.call("member:d", { serverId: GUILD, userId, ban: true }, service);
  assertRefused(await post(product, { token: SERVICE_KEY, userId }), "POST", 403);
  assert.deepEqual(await rowsOf(userId), []);
  await product.call("member:u", { serverId: GUILD, userId, banned: false }, service);
  linkOf(await post(product, { token: SERVICE_KEY, userId }));
});

test("40 concurrent calls for one user: one gets the invite, 39 get 409", async () => {
  for (let round = 0; round < 5; round += 1) {
    const userId = unique("racer");
    const request = Buffer.from(`POST /discord/invites HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\nCookie: rds-session=${await session(userId)}\r\n\r\n`);
    const replies = await race(product.port, Array(round === 0 ? 2 : 40).fill(request));
    const statuses = replies.map(({ status }) => status).sort();
    assert.deepEqual(statuses, [201, ...Array(statuses.length - 1).fill(409)]);
    assert.equal((await rowsOf(userId)).length, 1);
    const codes = await product.rows("SELECT id FROM invit_code WHERE creator_id = ?", userId);
    assert.equal(codes.length, 1, "there is no second code");
  }
});

describe("missing settings of RDS's invites", () => {
  /** @type {import("../support/product.js").Product} */
  let bare;
  before(async () => {
    bare = await startProduct({ env: { AUTH: "open" } });
  });
  after(() => bare.remove());

  test("a deleted guild gives no new invites, but existing ones are still returned", async () => {
    const open = { AUTH: "open", DISCORD_GUILD_ID: "short-lived", INVITE_LINK_BASE: BASE };
    await bare.restart(open);
    await bare.call("server:c", { serverId: "short-lived", name: "S", ownerId: "ada" });
    const link = linkOf(await post(bare, { userId: "ann" }));
    await bare.call("server:d", { serverId: "short-lived" });
    assertRefused(await post(bare, { userId: "bob" }), "POST", 500);
    assertRefused(await post(bare, { userId: "ann" }), "POST", 409);
    assert.equal(inviteOf(await get(bare, { userId: "ann" })).inviteLink, link);
  });

  test("with only half of Discord's settings, the log says so and Discord is not called", async () => {
    await bare.restart({ AUTH: "open", DISCORD_GUILD_ID: "half", INVITE_LINK_BASE: BASE, DISCORD_BOT_TOKEN: "token" });
    await bare.call("server:c", { serverId: "half", name: "S", ownerId: "ada" });
    linkOf(await post(bare, { userId: "ann" }));
    await bare.logged(/DISCORD_BOT_TOKEN is set but DISCORD_CHANNEL_ID is not/);
  });
});

describe("settings that Discord cannot use", async () => {
  const right = { AUTH: "open", DISCORD_GUILD_ID: GUILD, DISCORD_BOT_TOKEN: "token", DISCORD_CHANNEL_ID: "1" };
  const mistakes = [
    ["DISCORD_BOT_TOKEN", "Bot secret-part"],
    ["DISCORD_CHANNEL_ID", "general"],
    ["DISCORD_CHANNEL_ID", "1/../2"],
    ["DISCORD_INVITE_MAX_AGE", "-1"],
    ["DISCORD_INVITE_MAX_AGE", "604801"],
    ["DISCORD_INVITE_MAX_AGE", "a day"],
    ["DISCORD_API_BASE", "http://discord.example/api"],
    ["DISCORD_API_BASE", "http://localhost.evil.example/api"],
    ["DISCORD_API_BASE", "discord.com"],
  ];
  const mistaken = await startProduct({ others: mistakes.map(([name, value]) => ({ ...right, [String(name)]: String(value) })) });
  after(() => mistaken.remove());

  for (const [index, [name, value]] of mistakes.entries()) {
    test(`${name}=${value} makes every call fail before anything is answered`, async () => {
      const since = mistaken.logs.length;
      const response = await fetch(new URL("/discord/invites?userId=ann", mistaken.others[index]), { method: "POST" });
      assert.equal(response.status, 503);
      const lines = await mistaken.logged(new RegExp(`${name} must`), since);
      assert.ok(lines.every((line) => !line.includes("secret-part")), "the token stays out of the log");
    });
  }
});
