// The bot that tracks Discord's invites: events as discord.js gives them, over the running service.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { EventEmitter } from "node:events";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { startProduct } from "../support/product.js";
import { assertDocument, ask } from "../support/tacobot.js";
import { SERVICE_KEY } from "../support/timecapsule.js";

const folder = new URL("../../examples/tacobot/", import.meta.url);
/** @type {any} */
const { documents } = await import(String(new URL("documents.js", folder)));
/** @type {any} */
const { track, usedInvite } = await import(String(new URL("tracker.js", folder)));

const product = await startProduct({ env: { AUTH: "token", SERVICE_KEY } });
after(() => product.remove());

const CREATED = Date.parse("2026-11-01T10:00:00.000Z");
const JOINED = Date.parse("2026-11-02T12:00:00.500Z");

/** A guild as the gateway tells of it: what it lists is what Discord has at that moment. */
class Guild {
  /** @type {Map<string, any>} */
  list = new Map();
  invites = { fetch: async () => new Map([...this.list].map(([code, invite]) => [code, { ...invite }])) };

  /** @param {string} id @param {EventEmitter} client */
  constructor(id, client) {
    this.id = id;
    this.client = client;
  }

  /** @param {string} code @param {object} [more] */
  invite(code, more = {}) {
    const invite = { code, guild: this, url: `https://discord.gg/${code}`, inviterId: "987654321098765432", channelId: "234567890123456789", uses: 0, maxUses: 0, maxAge: 86_400, temporary: false, createdAt: new Date(CREATED), createdTimestamp: CREATED, ...more };
    this.list.set(code, invite);
    return invite;
  }

  /** Somebody joins by an invite: Discord counts, deletes a used-up invite and tells of that, and then of the member. @param {string} id @param {string} code */
  join(id, code) {
    const invite = this.list.get(code);
    invite.uses += 1;
    if (invite.maxUses > 0 && invite.uses >= invite.maxUses) {
      this.list.delete(code);
      // The event of a deletion holds the code alone.
      this.client.emit("inviteDelete", { code, guild: this });
    }
    this.client.emit("guildMemberAdd", { id, guild: this, joinedTimestamp: JOINED });
  }
}

/** @param {string} id of the guild */
function bot(id) {
  const client = /** @type {any} */ (new EventEmitter());
  const guild = new Guild(id, client);
  client.guilds = { cache: new Map([[id, guild]]) };
  /** @type {string[]} */
  const complaints = [];
  const tracker = track(client, documents(String(product.url), SERVICE_KEY), (/** @type {string} */ problem, /** @type {unknown} */ cause) => complaints.push(cause === undefined ? problem : `${problem}: ${cause}`));
  /** @param {string} code */
  const read = async (code) => {
    const { status, body } = await ask(product.url, "GET", `${id}/invite_codes/${code}`, undefined, { token: SERVICE_KEY });
    assert.equal(status, 200);
    return assertDocument(body);
  };
  return { client, guild, complaints, tracker, read };
}

test("the invites that are there at the start are stored as TacoBot's document says", async () => {
  const { client, guild, tracker, read, complaints } = bot("123456789012345671");
  guild.invite("aBc123", { uses: 5, maxUses: 10 });
  guild.invite("widget", { inviterId: null, channelId: null });
  client.emit("clientReady");
  await tracker.settled();
  const document = await read("aBc123");
  assert.deepEqual(document.info, {
    id: "aBc123", code: "aBc123", inviter_id: "987654321098765432", uses: 5, max_uses: 10, max_age: 86_400, temporary: false,
    created_at: document.info.created_at, revoked: null, channel_id: "234567890123456789", url: "https://discord.gg/aBc123",
  });
  assert.equal(Date.parse(document.info.created_at), CREATED);
  assert.equal(document.timestamp, CREATED / 1000);
  assert.deepEqual(document.invites, []);
  assert.equal((await read("widget")).info.inviter_id, undefined);
  assert.deepEqual(complaints, []);
});

test("who joins is recorded at the invite whose count grew, also at one that was made later", async () => {
  const { client, guild, tracker, read, complaints } = bot("123456789012345672");
  guild.invite("first", { uses: 7 });
  guild.invite("second");
  client.emit("clientReady");
  await tracker.settled();
  guild.join("user1", "first");
  await tracker.settled();
  client.emit("inviteCreate", guild.invite("later"));
  await tracker.settled();
  guild.join("user2", "later");
  await tracker.settled();
  guild.join("user3", "first");
  await tracker.settled();
  const at = Math.floor(JOINED / 1000);
  const first = await read("first");
  assert.deepEqual(first.invites, [{ user_id: "user1", timestamp: at }, { user_id: "user3", timestamp: at }]);
  assert.equal(first.info.uses, 9);
  assert.deepEqual((await read("later")).invites, [{ user_id: "user2", timestamp: at }]);
  assert.deepEqual((await read("second")).invites, []);
  assert.deepEqual(complaints, []);
});

test("who joins by the last use of an invite is recorded at it, though Discord has deleted it", async () => {
  const { client, guild, tracker, read, complaints } = bot("123456789012345673");
  guild.invite("once", { maxUses: 1 });
  guild.invite("revoked", { maxUses: 5 });
  guild.invite("open");
  client.emit("clientReady");
  await tracker.settled();
  // Somebody revokes another invite meanwhile.
  guild.list.delete("revoked");
  client.emit("inviteDelete", { code: "revoked", guild });
  guild.join("user1", "once");
  await tracker.settled();
  assert.deepEqual((await read("once")).invites.map((/** @type {any} */ { user_id }) => user_id), ["user1"]);
  assert.deepEqual((await read("revoked")).invites, []);
  assert.deepEqual(complaints, []);
});

test("where two invites may be it, nobody is recorded, and the log says so", async () => {
  const { client, guild, tracker, read, complaints } = bot("123456789012345674");
  for (const code of ["one", "two"]) guild.invite(code);
  client.emit("clientReady");
  await tracker.settled();
  guild.join("user1", "one");
  guild.join("user2", "two");
  await tracker.settled();
  for (const code of ["one", "two"]) assert.deepEqual((await read(code)).invites, []);
  assert.deepEqual(complaints, ["user1", "user2"].map((user) => `guild 123456789012345674: cannot tell by which invite ${user} came`));
});

test("two members by one invite between two looks are told apart from two invites", () => {
  const counts = (/** @type {Record<string, number>} */ uses, maxUses = 0) => new Map(Object.entries(uses).map(([code, uses]) => [code, { uses, maxUses }]));
  assert.equal(usedInvite(counts({ a: 1, b: 1 }), counts({ a: 3, b: 1 }), []), "a");
  assert.equal(usedInvite(counts({ a: 1, b: 1 }), counts({ a: 2, b: 2 }), []), undefined);
  assert.equal(usedInvite(counts({ a: 1 }), counts({ a: 1, b: 1 }), []), "b");
  assert.equal(usedInvite(counts({ a: 1, b: 1 }, 2), counts({}), ["a"]), "a");
  assert.equal(usedInvite(counts({ a: 1, b: 1 }, 2), counts({}), ["a", "b"]), undefined);
  assert.equal(usedInvite(counts({ a: 0 }, 5), counts({}), ["a"]), undefined);
});

test("an event that the service refuses does not end the bot", async () => {
  const { client, guild, tracker, complaints, read } = bot("123456789012345675");
  guild.invite("x".repeat(200));
  client.emit("clientReady");
  await tracker.settled();
  assert.equal(complaints.length, 1);
  assert.match(String(complaints[0]), /^guild 123456789012345675: Error: PUT .*: 400/);
  guild.list.clear();
  client.emit("inviteCreate", guild.invite("good"));
  await tracker.settled();
  assert.equal((await read("good")).code, "good");
});

test("every module of the bot can be read by Node", () => {
  // Discord's gateway cannot be reached here, so index.js only signs in and tracks.
  for (const name of ["index.js", "tracker.js", "documents.js"]) {
    assert.equal(spawnSync(process.execPath, ["--check", fileURLToPath(new URL(name, folder))]).status, 0, name);
  }
});
