// RDS's invites that the service itself makes: both methods on all three paths, the rights of callers, and the exact
// bodies of the document.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { ask, assertRefused, get, inviteOf, linkOf, logOf, PATHS, post } from "../support/invites.js";
import { startProduct } from "../support/product.js";
import { race } from "../support/sockets.js";
import { pairOf, pem, SECRET, signed } from "../support/tokens.js";
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

for (const path of PATHS) {
  describe(path, () => {
    test("a user with a session cookie gets its invite, and GET returns it", async () => {
      const userId = unique("user");
      const cookie = await session(userId);
      assertRefused(await get(product, { path, cookie }), "GET", 404);
      const link = linkOf(await post(product, { path, cookie }));
      assert.match(link, /^https:\/\/app\.example\/join\/[0-9A-HJKMNP-TV-Z]{12}$/);
      const invite = inviteOf(await get(product, { path, cookie }));
      const [row] = await rowsOf(userId);
      assert.deepEqual(invite, { id: row?.["id"], inviteLink: link, userId });
    });

    test("a user gets one invite: the second POST gets 409, and the invite is unchanged", async () => {
      const cookie = await session(unique("user"));
      const link = linkOf(await post(product, { path, cookie }));
      const reply = assertRefused(await post(product, { path, cookie }), "POST", 409);
      assert.equal(reply.trips, 1);
      assert.equal(inviteOf(await get(product, { path, cookie })).inviteLink, link);
    });

    test("a user may name only itself", async () => {
      const [userId, other] = [unique("user"), unique("user")];
      const token = await session(userId);
      linkOf(await post(product, { path, token, userId }));
      assert.equal(inviteOf(await get(product, { path, token, userId })).userId, userId);
      assert.equal(assertRefused(await post(product, { path, token, userId: other }), "POST", 403).trips, 0);
      assert.equal(assertRefused(await get(product, { path, token, userId: other }), "GET", 403).trips, 0);
      assert.deepEqual(await rowsOf(other), []);
    });

    test("a caller without credentials gets 401 in the words of each method", async () => {
      for (const options of [{}, { cookie: "garbage" }, { token: "garbage" }, { userId: "ann" }, { cookie: await signed({ userId: "ann" }, { secret: SECRET }) }]) {
        assert.equal(assertRefused(await post(product, { path, ...options }), "POST", 401).trips, 0);
        assert.equal(assertRefused(await get(product, { path, ...options }), "GET", 401).trips, 0);
      }
    });

    test("another method gets 405 with the allowed methods", async () => {
      for (const method of ["PUT", "PATCH", "DELETE"]) {
        const { status, body, headers } = await ask(product, method, { path, token: SERVICE_KEY });
        assert.deepEqual(body, { statusCode: 405, error: "Method Not Allowed", message: "Method not allowed" });
        assert.equal(status, 405);
        assert.deepEqual((headers.get("Allow") ?? "").split(", ").sort(), ["GET", "HEAD", "OPTIONS", "POST"]);
      }
    });
  });
}

describe("super users", () => {
  /** @type {[string, () => Promise<string>][]} */
  const KINDS = [
    ["by claim", () => signed({ userId: unique("super"), roles: { super_user: true } }, { pair })],
    ["by SUPER_USERS", () => session("root")],
  ];
  for (const [kind, tokenOf] of KINDS) {
    test(`${kind} may act for any user`, async () => {
      const [cookie, userId] = [await tokenOf(), unique("user")];
      const link = linkOf(await post(product, { cookie, userId }));
      assert.deepEqual([inviteOf(await get(product, { cookie, userId })).inviteLink, (await rowsOf(userId)).length], [link, 1]);
      assertRefused(await post(product, { cookie, userId }), "POST", 409);
      assert.equal(inviteOf(await get(product, { cookie: await session(userId) })).inviteLink, link, "the user sees it too");
    });
  }

  test("super users act for themselves when they name nobody", async () => {
    const id = unique("super");
    const cookie = await signed({ userId: id, roles: { super_user: true } }, { pair });
    linkOf(await post(product, { cookie }));
    assert.equal(inviteOf(await get(product, { cookie })).userId, id);
  });

  for (const roles of [{ super_user: "true" }, { super_user: 1 }, { superUser: true }, ["super_user"], "super_user", null]) {
    test(`the claim roles ${JSON.stringify(roles)} does not make a super user`, async () => {
      const cookie = await signed({ userId: unique("user"), roles }, { pair });
      assertRefused(await post(product, { cookie, userId: unique("user") }), "POST", 403);
    });
  }
});

describe("a service", () => {
  test("a service may act for any user", async () => {
    const userId = unique("user");
    linkOf(await post(product, { token: SERVICE_KEY, userId }));
    assert.equal(inviteOf(await get(product, { token: SERVICE_KEY, userId })).userId, userId);
  });

  test("a service without userId gets 401", async () => {
    assertRefused(await post(product, { token: SERVICE_KEY }), "POST", 401);
    assertRefused(await get(product, { token: SERVICE_KEY }), "GET", 401);
  });
});

describe("the query of RDS's routes", () => {
  const token = SERVICE_KEY;
  for (const [query, message] of /** @type {[string, string][]} */ ([
    ["?userId=", "userId must have 1 to 128 characters"],
    [`?userId=${"x".repeat(129)}`, "userId must have 1 to 128 characters"],
    ["?userId=a%00b", "userId must not contain control characters"],
    ["?userId=a&userId=b", "query must not have the same field twice"],
    ["?dev=true&userId=a&userId=a", "query must not have the same field twice"],
  ])) {
    test(`the query ${query.slice(0, 30)} is refused with a clear message`, async () => {
      for (const method of ["GET", "POST"]) {
        const reply = await ask(product, method, { token, query });
        assert.deepEqual(reply.body, { statusCode: 400, error: "Bad Request", message });
        assert.deepEqual([reply.status, reply.trips], [400, 0]);
      }
    });
  }

  test("a wrong query is refused in English in any language, like the document", async () => {
    const headers = { "Accept-Language": "fr" };
    const refused = await ask(product, "GET", { token, headers, query: "?userId=" });
    assert.equal(refused.body.message, "userId must have 1 to 128 characters");
    assert.equal(refused.headers.get("Content-Language"), null);
    assertRefused(await get(product, { headers }), "GET", 401);
  });

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

  /** @type {[string, Record<string, string>, RegExp, "POST"[] | ("GET" | "POST")[]][]} */
  const CASES = [
    ["no guild", { INVITE_LINK_BASE: BASE }, /set DISCORD_GUILD_ID/, ["GET", "POST"]],
    ["an invalid guild", { DISCORD_GUILD_ID: "x".repeat(129), INVITE_LINK_BASE: BASE }, /set DISCORD_GUILD_ID/, ["GET", "POST"]],
    ["no link base", { DISCORD_GUILD_ID: GUILD }, /set INVITE_LINK_BASE/, ["POST"]],
    ["a guild that does not exist", { DISCORD_GUILD_ID: "nowhere", INVITE_LINK_BASE: BASE }, /the server DISCORD_GUILD_ID does not exist/, ["POST"]],
  ];
  for (const [what, variables, log, methods] of CASES) {
    test(`${what}: the call gets 500 in the document's words, and the log says what to do`, async () => {
      await bare.restart({ AUTH: "open", ...variables });
      for (const method of methods) {
        const { requestId } = assertRefused(await ask(bare, method, { userId: "ann" }), method, 500);
        const { level, call } = await logOf(bare, requestId);
        assert.match(call, log);
        assert.equal(level, "error");
      }
    });
  }

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

  test("without a way to verify callers, the answer is 503 in the same format", async () => {
    await bare.restart({ AUTH: "token", DISCORD_GUILD_ID: GUILD, INVITE_LINK_BASE: BASE });
    for (const method of ["GET", "POST"]) {
      const { body, status, headers } = await ask(bare, method, { userId: "ann" });
      assert.deepEqual(body, { statusCode: 503, error: "Service Unavailable", message: "Service not configured" });
      assert.deepEqual([status, headers.get("Retry-After")], [503, "60"]);
    }
  });

  test("with only half of Discord's settings, the log says so and Discord is not called", async () => {
    await bare.restart({ AUTH: "open", DISCORD_GUILD_ID: "half", INVITE_LINK_BASE: BASE, DISCORD_BOT_TOKEN: "token" });
    await bare.call("server:c", { serverId: "half", name: "S", ownerId: "ada" });
    linkOf(await post(bare, { userId: "ann" }));
    await bare.logged(/DISCORD_BOT_TOKEN is set and DISCORD_CHANNEL_ID is not/);
  });

  const right = { AUTH: "open", DISCORD_GUILD_ID: GUILD, DISCORD_BOT_TOKEN: "token", DISCORD_CHANNEL_ID: "1" };
  for (const [name, value] of [
    ["DISCORD_BOT_TOKEN", "Bot secret-part"],
    ["DISCORD_CHANNEL_ID", "general"],
    ["DISCORD_CHANNEL_ID", "1/../2"],
    ["DISCORD_INVITE_MAX_AGE", "-1"],
    ["DISCORD_INVITE_MAX_AGE", "604801"],
    ["DISCORD_INVITE_MAX_AGE", "a day"],
    ["DISCORD_API_BASE", "http://discord.example/api"],
    ["DISCORD_API_BASE", "http://localhost.evil.example/api"],
    ["DISCORD_API_BASE", "discord.com"],
  ]) {
    test(`${name}=${value} makes every call fail before anything is answered`, async () => {
      const since = bare.logs.length;
      await bare.restart({ ...right, [String(name)]: String(value) });
      assert.equal((await post(bare, { userId: "ann" })).status, 503);
      const lines = await bare.logged(new RegExp(`${name} must`), since);
      assert.ok(lines.every((line) => !line.includes("secret-part")), "the token stays out of the log");
    });
  }
});
