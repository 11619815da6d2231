// RDS's invites that Discord makes: the requests to Discord, and the invites that remain there after every kind of
// fault. A local server stands in for Discord's API.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, beforeEach, describe, test } from "node:test";
import { BOT_TOKEN, CHANNEL_ID, DiscordServer, rateLimited, SOMEBODY } from "../support/discord-server.js";
import { assertRefused, get, inviteOf, linkOf, logOf, post } from "../support/invites.js";
import { startProduct } from "../support/product.js";
import { race } from "../support/sockets.js";
import { unique } from "../support/world.js";

const { version } = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8"));

const LINK = "https://discord.gg/";
const OLD = 10 * 60_000;

const discord = await new DiscordServer().start();
const env = { AUTH: "open", ...discord.env };
const product = await startProduct({ env, staged: true });
after(async () => {
  await product.remove();
  await discord.stop();
});
// A new process remembers nothing of the previous test.
beforeEach(async () => {
  discord.reset();
  await product.restart(env);
});

/** @param {string} userId */
const rowOf = async (userId) => (await product.rows("SELECT code, by_discord FROM rds_invite WHERE user_id = ?", userId))[0];
const withdrawn = async () => (await product.rows("SELECT code FROM rds_withdrawn_invite ORDER BY code")).map(({ code }) => code);
/** @param {unknown[]} faults of the storage calls of this request, in order */
const stagedFaults = (...faults) => ({ headers: { "Staged-Faults": JSON.stringify(faults) } });

describe("an invite of Discord's", () => {
  test("Discord makes an invite for one use that never expires, and it is given in one storage trip", async () => {
    const userId = unique("user");
    const link = linkOf(await post(product, { userId }));
    assert.deepEqual(discord.codes.map((code) => LINK + code), [link]);
    const [make] = discord.asked.filter(({ purpose }) => purpose === "make");
    assert.deepEqual(make?.body, { max_age: 0, max_uses: 1, unique: true });
    assert.equal(make?.path, `/api/v10/channels/${CHANNEL_ID}/invites`);
    const { authorization, "user-agent": agent, "content-type": type, "x-audit-log-reason": reason } = make?.headers ?? {};
    assert.deepEqual([authorization, type], [`Bot ${BOT_TOKEN}`, "application/json"]);
    assert.equal(agent, `DiscordBot (https://www.npmjs.com/package/invitcode, ${version})`);
    assert.equal(decodeURIComponent(String(reason)), `invitcode: the invite of user ${userId}`);
    assert.deepEqual(await rowOf(userId), { code: discord.codes[0], by_discord: 1 });
    const invite = inviteOf(await get(product, { userId }));
    assert.deepEqual([invite.inviteLink, invite.userId], [link, userId]);
    assert.equal(discord.timesAsked("revoke"), 0);
  });

  test("an invite of Discord's needs no server in the database", async () => {
    assert.deepEqual(await product.rows("SELECT id FROM server"), []);
    linkOf(await post(product, { userId: unique("user") }));
  });

  test("DISCORD_INVITE_MAX_AGE sets how long an invite lives, and INVITE_LINK_BASE its link", async () => {
    await product.restart({ ...env, DISCORD_INVITE_MAX_AGE: "604800", INVITE_LINK_BASE: "https://go.example/" });
    const link = linkOf(await post(product, { userId: unique("user") }));
    assert.equal(link, `https://go.example/${discord.codes[0]}`);
    assert.equal(discord.asked.find(({ purpose }) => purpose === "make")?.body.max_age, 604_800);
  });

  test("a user whose name no header could hold still gets an invite", async () => {
    for (const userId of [`Zoë 🙂 ${unique("user")}`, "🙂".repeat(128)]) linkOf(await post(product, { userId }));
  });

  test("a user gets one invite, and asking again does not call Discord", async () => {
    const userId = unique("user");
    const link = linkOf(await post(product, { userId }));
    const asked = discord.asked.length;
    assert.equal(assertRefused(await post(product, { userId }), "POST", 409).trips, 0);
    assert.equal(discord.asked.length, asked);
    assert.equal(inviteOf(await get(product, { userId })).inviteLink, link);
  });

  test("a user gets one invite across a restart, and the orphaned one is revoked", async () => {
    const userId = unique("user");
    const link = linkOf(await post(product, { userId }));
    await product.restart(env);
    assertRefused(await post(product, { userId }), "POST", 409);
    await discord.until(() => discord.timesAsked("revoke") === 1);
    assert.deepEqual(discord.codes.map((code) => LINK + code), [link]);
  });

  test("an invite that the service itself made before keeps its own link", async () => {
    const userId = unique("user");
    const own = { AUTH: "open", DISCORD_GUILD_ID: discord.env["DISCORD_GUILD_ID"] ?? "", INVITE_LINK_BASE: "https://app.example/" };
    await product.restart(own);
    await product.call("server:c", { serverId: own.DISCORD_GUILD_ID, name: "S", ownerId: "ada" });
    const link = linkOf(await post(product, { userId }));
    await product.restart({ ...env, INVITE_LINK_BASE: "https://app.example/" });
    assert.equal(inviteOf(await get(product, { userId })).inviteLink, link);
    await product.restart(env);
    const { requestId } = assertRefused(await get(product, { userId }), "GET", 500);
    assert.match((await logOf(product, requestId)).call, /set INVITE_LINK_BASE/);
    await product.rows("UPDATE server SET deleted_at = 1 WHERE id = ?", own.DISCORD_GUILD_ID);
  });
});

for (const racers of [2, 30]) {
  test(`${racers} concurrent calls for one user: one gets the invite, the others get 409, and Discord keeps one invite`, async () => {
    for (let round = 0; round < 3; round += 1) {
      const userId = unique("racer");
      const before = discord.codes.length;
      const request = Buffer.from(`POST /discord/invites?userId=${userId} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n`);
      const replies = await race(product.port, Array(racers).fill(request));
      assert.deepEqual(replies.map(({ status }) => status).sort(), [201, ...Array(racers - 1).fill(409)]);
      await discord.until(() => discord.codes.length === before + 1);
      assert.ok(discord.invites.has((await rowOf(userId))?.["code"]), "the remaining invite is the one that was given");
    }
  });
}

describe("a failure of Discord", () => {
  /** @type {[string, import("../support/discord-server.js").Fault, RegExp][]} */
  const FAULTS = [
    ["400", { status: 400, body: { message: "Maximum number of invites reached (1000)", code: 30016 } }, /Discord answered 400/],
    ["401", { status: 401, body: { message: "401: Unauthorized", code: 0 } }, /Discord answered 401/],
    ["403", { status: 403, body: { message: "Missing Permissions", code: 50013 } }, /Discord answered 403/],
    ["404", { status: 404, body: { message: "Unknown Channel", code: 10003 } }, /Discord answered 404/],
    ["500", { status: 500, body: { message: "500: Internal Server Error", code: 0 } }, /Discord answered 500/],
    ["502 of the network before it", { status: 502, text: "<html>Bad Gateway</html>" }, /Discord answered 502/],
    ["a redirection", { status: 302, headers: { Location: "http://127.0.0.1:9/" }, text: "" }, /Discord answered 302/],
    ["no JSON", { status: 200, text: "<html>Maintenance</html>" }, /is not JSON/],
    ["an empty answer", { status: 200, text: "" }, /is not JSON/],
    ["null", { status: 200, body: null }, /no code/],
    ["no code", { status: 200, body: { type: 0 } }, /no code/],
    ["an invalid code", { status: 200, body: { code: "../../users/@me" } }, /no code/],
    ["a code that is a number", { status: 200, body: { code: 12345 } }, /no code/],
  ];
  for (const [what, fault, log] of FAULTS) {
    test(`a failure of Discord (${what}) gets 500 in the document's words, stores nothing, and the next call works`, async () => {
      const userId = unique("user");
      discord.fail("make", fault);
      const reply = assertRefused(await post(product, { userId }), "POST", 500);
      assert.equal(reply.trips, 0);
      const line = await logOf(product, reply.requestId);
      assert.match(line.cause, log);
      assert.equal(line.level, "error");
      assert.doesNotMatch(JSON.stringify(line), /Missing|Unknown Channel|Maintenance|Gateway|Maximum/, "the log repeats nothing of Discord's answer");
      assert.equal(await rowOf(userId), undefined);
      assertRefused(await get(product, { userId }), "GET", 404);
      linkOf(await post(product, { userId }));
    });
  }

  test("a failed list does not prevent an invite", async () => {
    for (const fault of [{ status: 500, body: {} }, { status: 200, text: "<html>" }, { status: 200, body: null }, { status: 200, body: [null] }, { drop: true }, rateLimited(30)]) {
      discord.fail("list", fault);
      linkOf(await post(product, { userId: unique("user") }));
    }
  });

  test("a missing permission to list invites is logged", async () => {
    discord.permitted.delete("list");
    linkOf(await post(product, { userId: unique("user") }));
    await product.logged(/orphaned invites were not cleaned up: DiscordError: Discord answered 403/);
  });

  test("a later call revokes an invite whose revocation failed", async () => {
    const userId = unique("user");
    linkOf(await post(product, { userId }));
    await product.restart(env);
    discord.fail("revoke", { status: 500, body: {} });
    assertRefused(await post(product, { userId }), "POST", 409);
    await discord.until(() => discord.timesAsked("revoke") === 1);
    assert.equal(discord.codes.length, 2, "one orphan remains");
    discord.age(OLD);
    linkOf(await post(product, { userId: unique("user") }));
    await discord.until(() => discord.codes.length === 2);
    assert.ok(discord.invites.has((await rowOf(userId))?.["code"]));
  });

  test("the bot's token appears in no reply and no log line", async () => {
    for (const fault of [{ status: 401, body: {} }, { drop: true }]) {
      discord.fail("make", fault);
      await logOf(product, assertRefused(await post(product, { userId: unique("user") }), "POST", 500).requestId);
    }
    assert.ok(product.logs.every(({ message }) => !message.includes(BOT_TOKEN)));
  });
});

describe("an orphaned invite", () => {
  test("an orphan left by a broken connection to Discord is revoked by the next call", async () => {
    discord.fail("make", { drop: true });
    assertRefused(await post(product, { userId: unique("user") }), "POST", 500);
    const [lost] = discord.codes;
    discord.age(OLD);
    const link = linkOf(await post(product, { userId: unique("user") }));
    await discord.until(() => discord.codes.length === 1);
    assert.deepEqual(discord.codes.map((code) => LINK + code), [link]);
    assert.ok((await withdrawn()).includes(lost));
  });

  test("an orphan left by a slow Discord is revoked by the next call", async () => {
    const release = discord.hold("make");
    assertRefused(await post(product, { userId: unique("user") }), "POST", 500);
    release();
    discord.age(OLD);
    const link = linkOf(await post(product, { userId: unique("user") }));
    await discord.until(() => discord.codes.length === 1);
    assert.deepEqual(discord.codes.map((code) => LINK + code), [link]);
  });

  test("an orphan left by a kill between making and giving is revoked by the next call", async () => {
    const userId = unique("user");
    discord.hold("make");
    const broken = post(product, { userId }).then(() => assert.fail("there can be no answer"), () => {});
    await discord.until(() => discord.codes.length === 1);
    product.kill();
    await broken;
    await product.restart(env);
    assert.equal(await rowOf(userId), undefined);
    discord.age(OLD);
    const link = linkOf(await post(product, { userId }));
    await discord.until(() => discord.codes.length === 1);
    assert.deepEqual(discord.codes.map((code) => LINK + code), [link]);
  });

  test("an orphan left by a refusal of storage is revoked at once", async () => {
    const userId = unique("user");
    const options = { userId, ...stagedFaults("D1_ERROR: CHECK constraint failed: SQLITE_CONSTRAINT") };
    assertRefused(await post(product, options), "POST", 500);
    await discord.until(() => discord.timesAsked("revoke") === 1);
    assert.deepEqual(discord.codes, []);
    linkOf(await post(product, { userId }));
  });

  test("an orphan left by an overloaded storage is revoked at once, and the call gets 503 in the same format", async () => {
    const userId = unique("user");
    const options = { userId, ...stagedFaults("D1_ERROR: D1 DB is overloaded. Requests queued for too long.") };
    const { status, body, headers } = await post(product, options);
    assert.deepEqual(body, { statusCode: 503, error: "Service Unavailable", message: "Storage unavailable" });
    assert.deepEqual([status, headers.get("Retry-After")], [503, "1"]);
    await discord.until(() => discord.codes.length === 0);
  });

  test("an invite is kept while it is unknown whether storage has it", async () => {
    const userId = unique("user");
    const fault = "D1_ERROR: D1 DB storage operation exceeded timeout which caused object to be reset.";
    assert.equal((await post(product, { userId, ...stagedFaults(fault) })).status, 503);
    assert.equal(discord.codes.length, 1);
    discord.age(OLD);
    linkOf(await post(product, { userId }));
    await discord.until(() => discord.codes.length === 1);
    assert.deepEqual(discord.codes, [(await rowOf(userId))?.["code"]]);
  });

  test("an invite that storage has, although its reply was lost, stays the user's", async () => {
    const [patient, unlucky] = [unique("user"), unique("user")];
    const lost = ["after:D1_ERROR: Network connection lost."];
    const url = new URL(`/discord/invites?userId=${patient}`, product.url);
    const again = await fetch(url, { method: "POST", headers: { "Staged-Faults": JSON.stringify(lost) } });
    assert.equal(again.status, 201, "the service's own retry finds what the first run did");
    const timeout = "after:D1_ERROR: D1 DB storage operation exceeded timeout which caused object to be reset.";
    assert.equal((await post(product, { userId: unlucky, ...stagedFaults(timeout) })).status, 503);
    discord.age(OLD);
    assertRefused(await post(product, { userId: unlucky }), "POST", 409);
    await discord.until(() => discord.codes.length === 2);
    for (const userId of [patient, unlucky]) {
      const { inviteLink } = inviteOf(await get(product, { userId }));
      assert.ok(discord.invites.has(inviteLink.slice(LINK.length)));
    }
  });

  test("an orphan is told apart from all other invites in the channel", async () => {
    const userId = unique("user");
    linkOf(await post(product, { userId }));
    const kept = [
      discord.add({ inviter: SOMEBODY }),
      discord.add({ uses: 1, max_uses: 2 }),
      discord.add({ max_uses: 0 }),
      discord.add({ max_age: 86_400 }),
      discord.add({ temporary: true }),
    ];
    const lost = discord.add();
    discord.age(OLD);
    const young = discord.add();
    await product.restart(env);
    linkOf(await post(product, { userId: unique("user") }));
    await discord.until(() => !discord.invites.has(lost));
    for (const code of [...kept, young, (await rowOf(userId))?.["code"]]) assert.ok(discord.invites.has(code), code);
  });

  test("an orphan is found among hundreds of given and unused invites", async () => {
    const given = Array.from({ length: 300 }, () => discord.add());
    await product.batch(given.map((code, index) => [
      "INSERT INTO rds_invite (server_id, user_id, id, code, by_discord, created_at) VALUES (?, ?, ?, ?, 1, 1)",
      [String(discord.env["DISCORD_GUILD_ID"]), `${code}-${index}`, crypto.randomUUID(), code],
    ]));
    const lost = discord.add({ created_at: "2020-01-01T00:00:00.000000+00:00" });
    discord.age(OLD);
    for (let calls = 0; calls < 14 && discord.invites.has(lost); calls += 1) {
      linkOf(await post(product, { userId: unique("user") }));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await discord.until(() => !discord.invites.has(lost));
    assert.ok(given.every((code) => discord.invites.has(code)));
  });

  test("a call whose invite was already revoked as an orphan gets 503, never a dead link", async () => {
    const userId = unique("slow");
    const release = discord.hold("make");
    const slow = post(product, { userId });
    await discord.until(() => discord.codes.length === 1);
    const [lost] = discord.codes;
    discord.age(OLD);
    linkOf(await post(product, { userId: unique("user") }));
    await discord.until(() => !discord.invites.has(String(lost)));
    release();
    assert.equal((await slow).status, 503);
    assert.equal(await rowOf(userId), undefined);
    const link = linkOf(await post(product, { userId }));
    assert.ok(discord.invites.has(link.slice(LINK.length)));
  });

  test("a user who disconnects still gets the invite that was being made", async () => {
    const userId = unique("impatient");
    const release = discord.hold("make");
    const controller = new AbortController();
    const url = new URL(`/discord/invites?userId=${userId}`, product.url);
    const broken = fetch(url, { method: "POST", signal: controller.signal }).catch(() => undefined);
    await discord.until(() => discord.codes.length === 1);
    controller.abort();
    await broken;
    await new Promise((resolve) => setTimeout(resolve, 50));
    release();
    for (let tries = 0; tries < 200 && (await rowOf(userId)) === undefined; tries += 1) await new Promise((resolve) => setTimeout(resolve, 10));
    assert.equal(inviteOf(await get(product, { userId })).inviteLink, LINK + discord.codes[0]);
  });
});

describe("Discord's rate limits", () => {
  test("a short wait for Discord's rate limit is waited for", async () => {
    discord.fail("make", rateLimited(0.2), rateLimited(0.3));
    linkOf(await post(product, { userId: unique("user") }));
    assert.equal(discord.timesAsked("make"), 3);
    assert.equal(discord.early, 0, "Discord was not called before the wait had passed");
    assert.equal(discord.codes.length, 1);
  });

  test("a long wait for Discord's rate limit is passed to the caller, and Discord is not called meanwhile", async () => {
    discord.fail("make", rateLimited(29.5));
    for (const userId of [unique("user"), unique("user")]) {
      const { status, body, headers, trips } = await post(product, { userId });
      assert.deepEqual(body, { statusCode: 429, error: "Too Many Requests", message: "Too many attempts" });
      assert.equal(status, 429);
      assert.match(headers.get("Retry-After") ?? "", /^(29|30)$/);
      assert.equal(trips, 0);
      assertRefused(await get(product, { userId }), "GET", 404);
    }
    assert.equal(discord.timesAsked("make"), 1);
    assert.deepEqual(discord.codes, []);
  });

  test("retries stop when Discord's rate limit does not end", async () => {
    discord.fail("make", ...Array(10).fill(rateLimited(0)));
    const { status, headers } = await post(product, { userId: unique("user") });
    assert.deepEqual([status, headers.get("Retry-After")], [429, "1"]);
    assert.equal(discord.timesAsked("make"), 3);
  });

  test("a rate limit on the whole bot stops every kind of call", async () => {
    discord.fail("list", rateLimited(20, { global: true }));
    linkOf(await post(product, { userId: unique("user") }));
    const { status, headers } = await post(product, { userId: unique("user") });
    assert.equal(status, 429);
    assert.match(headers.get("Retry-After") ?? "", /^(19|20)$/);
  });

  test("a 429 from the proxy in front of Discord is honoured by its header alone", async () => {
    discord.fail("make", { status: 429, headers: { "Retry-After": "17" }, text: "<html>error code: 1015</html>" });
    const { status, headers } = await post(product, { userId: unique("user") });
    assert.equal(status, 429);
    assert.match(headers.get("Retry-After") ?? "", /^(16|17)$/);
  });

  test("a revocation also waits for Discord's rate limit", async () => {
    const userId = unique("user");
    linkOf(await post(product, { userId }));
    await product.restart(env);
    discord.fail("revoke", rateLimited(0.1));
    assertRefused(await post(product, { userId }), "POST", 409);
    await discord.until(() => discord.codes.length === 1);
    assert.deepEqual([discord.timesAsked("revoke"), discord.early], [2, 0]);
  });
});
