/** A database with rows of every kind, for tests that move it; and its rows as they must arrive. */
import assert from "node:assert/strict";
import { OF_SERVER, others, shared, tables } from "../../js/bindings/move/tables.js";
import { post } from "../support/invites.js";
import { ask as askTacobot, importLines, INFO } from "../support/tacobot.js";
import { ask as askTimecapsule, SERVICE_KEY, TOKENS } from "../support/timecapsule.js";
import { signed } from "../support/tokens.js";
import { call } from "./world.js";

/** @typedef {import("../support/product.js").Product} Product */
/** @typedef {{ servers: string[], codes: { code: string, id: string, serverId: string }[], custom: string[], short: string, director: string }} Everything */

export const GUILD = "80351110224678912";

/** The settings of a product with everything. */
export const SETTINGS = { ...TOKENS, DISCORD_GUILD_ID: GUILD, INVITE_LINK_BASE: "https://app.example/join/", GUESS_LIMIT_USER: "1000", GUESS_LIMIT_ADDRESS: "1000" };

export const AUTHORIZED = { Authorization: `Bearer ${SERVICE_KEY}` };

/** Calls a function as a service, which must succeed. @param {Product} product @param {string} path @param {unknown} args */
export async function done(product, path, args) {
  const reply = await call(product, path, args, AUTHORIZED);
  assert.ok(reply.status < 300, `${path}: ${JSON.stringify(reply.body)}`);
  return reply.data;
}

/** Fills a database through the service. @param {Product} product @param {number} [count] of servers @returns {Promise<Everything>} */
export async function everything(product, count = 4) {
  /** @type {Everything} */
  const made = { servers: [], codes: [], custom: [], short: "", director: "dora" };
  const later = Date.now() + 86_400_000;
  for (let at = 0; at < count; at += 1) {
    const serverId = `club-${at}`;
    made.servers.push(serverId);
    await done(product, "server:c", { serverId, name: `Club ${at}`, ownerId: `owner-${at % 2}`, owner: "Ada", maxMembers: 50, codePolicy: { maxUses: 30 } });
    const campaign = await done(product, "campaign:c", { serverId, creatorId: `owner-${at % 2}`, name: "Spring", maxUses: 20, idempotencyKey: "spring" });
    const own = { serverId, creatorId: `owner-${at % 2}` };
    const kinds = [
      { maxUses: 3, idempotencyKey: "once" },
      { code: `Welcome-${at}`, label: "Custom" },
      { campaignId: campaign._id ?? campaign, metadata: { plan: "gold", number: 1.5 } },
      { allowedUsers: ["ann", "bob"], allowedDomains: ["example.com"], membershipMs: 3_600_000 },
      { requiresApproval: true },
      { startsAt: later, expiresAt: later + 1000, rateLimit: { rate: 2, periodMs: 60_000 } },
      { role: "admin", expiresAt: later },
    ];
    for (const kind of kinds) {
      const code = await done(product, "invitCode:c", { ...own, ...kind });
      const { _id: id } = await done(product, "invitCode:r", { code });
      made.codes.push({ code, id, serverId });
      if (kind.code !== undefined) made.custom.push(code);
    }
    const codes = made.codes.filter((each) => each.serverId === serverId);
    const [limited, custom, channel, listed, asking] = codes;
    await done(product, "invitCode:cMany", { ...own, count: 5, maxUses: 1, allowedEmails: ["x@example.com"], idempotencyKey: "many" });
    for (const userId of ["ann", "bob"]) await done(product, "invitCode:use", { code: limited?.code, userId, user: `User ${userId}` });
    await done(product, "invitCode:use", { code: channel?.code, userId: "cyd" });
    await done(product, "invitCode:use", { code: custom?.code, userId: "dan" });
    await done(product, "invitCode:use", { code: listed?.code, userId: "bob" });
    for (const userId of ["eve", "fay"]) await done(product, "invitCode:use", { code: asking?.code, userId, note: "Please" });
    const { page } = await done(product, "request:list", { serverId });
    await done(product, "request:decline", { id: page[0]._id, reason: "no" });
    await done(product, "member:d", { serverId, userId: "cyd" });
    await done(product, "member:d", { serverId, userId: "dan", ban: true });
    await done(product, "member:u", { serverId, userId: "ann", role: "admin" });
    // Its old text is one that names no shard.
    if (at % 2 === 1) await done(product, "invitCode:rotate", { id: custom?.id, graceMs: 86_400_000 });
    await done(product, "invitCode:rotate", { id: limited?.id });
    await done(product, "invitCode:d", { id: asking?.id, reason: "closed" });
  }
  await done(product, "server:c", { serverId: GUILD, name: "The guild", ownerId: "rita", owner: "Rita" });
  for (const userId of ["ann", "zoe"]) {
    await done(product, "invitCode:use", { code: await done(product, "invitCode:c", { serverId: GUILD, creatorId: "rita", maxUses: 2 }), userId });
    assert.equal((await post(product, { userId, token: await signed({ sub: userId }) })).status, 201);
  }
  await done(product, "server:c", { serverId: "family", name: "Family", ownerId: made.director, owner: "Dora Smith" });
  const short = await askTimecapsule(product, "/generate", { token: await signed({ sub: made.director }) });
  assert.equal(short.status, 200, JSON.stringify(short.body));
  made.short = short.body.data.code;
  for (const [at, guild] of [GUILD, "90000000000000001", "90000000000000002"].entries()) {
    const path = `${guild}/invite_codes/Disc${at}`;
    assert.ok((await askTacobot(product.url, "PUT", path, { info: { ...INFO, code: `Disc${at}` }, timestamp: 1_700_000_000.125 + at }, { token: SERVICE_KEY })).status < 300);
    for (const user of ["1", "2", "3"]) await askTacobot(product.url, "POST", `${path}/invites`, { user_id: user, timestamp: 1_700_000_000.1 + Number(user) }, { token: SERVICE_KEY });
  }
  const lines = [1, 2].map((at) => JSON.stringify({ _id: { $oid: `65a0f3c2e4b0a1b2c3d4e5f${at}` }, guild_id: "90000000000000002", code: `Old${at}`, info: { ...INFO, code: `Old${at}` }, timestamp: 1.5, invites: [{ user_id: "9", timestamp: 2.25 }] }));
  const imported = await importLines(product.url, `${lines.join("\n")}\n`, { token: SERVICE_KEY });
  assert.equal(imported.status, 200, imported.text);
  // A user who is forgotten leaves a pseudonym in the logs.
  await done(product, "invitCode:use", { code: made.codes[2]?.code, userId: "gus" });
  for (let cursor = null; ; ) {
    const reply = await done(product, "user:forget", { userId: "gus", cursor });
    if (reply.isDone !== false) break;
    cursor = reply.continueCursor;
  }
  await done(product, "server:d", { serverId: made.servers.at(-1) });
  return made;
}

/** The tables whose rows must arrive as they were. */
const COMPARED = [...tables, ...shared];

/** What a store gives the rows of itself. @type {Record<string, string>} */
const SHOWN = {
  tacobot_invite: "id, guild_id, code, document",
  // Without what the clock keeps, which looks at a server whenever its time comes, wherever it is; and without marks of who watches.
  server: OF_SERVER.filter((column) => !["next_end", "ends_told"].includes(column)).join(", "),
  tacobot_use: "(SELECT id FROM tacobot_invite WHERE seq = invite) AS document, ordinal, user_id, timestamp, entry",
};

/** All rows of every table that moves, in one order. @param {Product} product */
export async function contents(product) {
  const found = await product.batch(COMPARED.map(({ name }) => [`SELECT ${SHOWN[name] ?? "*"} FROM ${name}`, []]));
  return Object.fromEntries(COMPARED.map(({ name }, at) => [name, [...new Set((found[at] ?? []).map((row) => JSON.stringify(row)))].sort()]));
}

/** The names of all tables that the move speaks of. */
export const KNOWN = [...COMPARED.map(({ name }) => name), "live_request", ...Object.keys(others)];
