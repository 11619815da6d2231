import assert from "node:assert/strict";
import { unique } from "../../support/world.js";
import { EXAMPLE, read, readAll, section, stored, track } from "./world.js";

const FIELDS = ["_id", "code", "guild_id", "info", "timestamp", "invites"];

const introduction = section("invite_codes");

introduction("This document describes the structure of the `invite_codes` collection used in TacoBot", async () => {
  const { guild } = await stored();
  await stored({}, { guild });
  const documents = await readAll(guild);
  assert.equal(documents.length, 2);
  for (const document of documents) {
    assert.deepEqual(Object.keys(document), FIELDS);
    assert.deepEqual(Object.keys(document.info), Object.keys(EXAMPLE.info));
  }
});

introduction("Each document represents an invite code and its usage in a Discord guild", async () => {
  const { guild, code } = await stored();
  const userId = unique("user");
  await track(guild, code, { user_id: userId });
  const document = await read(guild, code);
  assert.deepEqual([document.code, document.guild_id], [code, guild]);
  assert.deepEqual(document.invites.map((/** @type {any} */ use) => use.user_id), [userId]);
});

const prove = section("Document Structure");

prove("_id: (ObjectId) The unique identifier for the document", async () => {
  const { guild, code } = await stored();
  const other = await stored({}, { guild });
  const [one, two] = [await read(guild, code), await read(guild, other.code)];
  assert.equal(typeof one._id, "string");
  assert.notEqual(one._id, two._id);
  assert.equal((await read(guild, code))._id, one._id, "it stays");
});

prove("code: (string) The invite code string", async () => {
  const { guild, code } = await stored();
  assert.equal((await read(guild, code)).code, code);
});

prove("guild_id: (string) The Discord guild (server) ID", async () => {
  const { guild, code } = await stored({}, { guild: "987654321098765433" });
  assert.equal((await read(guild, code)).guild_id, "987654321098765433");
});

prove("info: (object) Information about the invite", async () => {
  const { guild, code, info } = await stored();
  assert.deepEqual((await read(guild, code)).info, info);
});

/** A statement about a field of `info`: each value comes back as it was stored. @param {string} name @param {...unknown} values */
async function assertKept(name, ...values) {
  for (const value of values) {
    const { guild, code } = await stored({ [name]: value });
    assert.strictEqual((await read(guild, code)).info[name], value);
  }
}

prove("info.id: (string)", () => assertKept("id", "inviteid", "1144556677889900112"));
prove("info.code: (string)", async () => {
  const { guild, code } = await stored();
  assert.equal((await read(guild, code)).info.code, code);
});
prove("info.inviter_id: (string)", () => assertKept("inviter_id", "987654321098765432"));
prove("info.uses: (number)", () => assertKept("uses", 0, 5, 1000));
prove("info.max_uses: (number)", () => assertKept("max_uses", 0, 1, 10, 100));
prove("info.max_age: (number)", () => assertKept("max_age", 0, 86400, 604800));
prove("info.temporary: (boolean)", () => assertKept("temporary", false, true));
prove("info.created_at: (date)", () => assertKept("created_at", "2023-01-01T00:00:00Z", "2023-06-15T12:30:45Z"));
prove("info.revoked: (null)", () => assertKept("revoked", null));
prove("info.channel_id: (string)", () => assertKept("channel_id", "234567890123456789"));
prove("info.url: (string)", () => assertKept("url", "https://discord.gg/abc123"));

prove("timestamp: (number) The time the invite was created (epoch)", async () => {
  const given = await stored({}, { timestamp: 1693459200 });
  assert.strictEqual((await read(given.guild, given.code)).timestamp, 1693459200);
  const { guild, code } = await stored();
  const { timestamp } = await read(guild, code);
  assert.ok(timestamp > 1_600_000_000 && timestamp <= Math.ceil(Date.now() / 1000), `${timestamp} is in seconds`);
});

prove("invites: (array of objects) List of invite uses", async () => {
  const { guild, code } = await stored();
  assert.deepEqual((await read(guild, code)).invites, []);
  const users = [unique("user"), unique("user"), unique("user")];
  for (const [at, user] of users.entries()) await track(guild, code, { user_id: user, timestamp: 1693459300 + at });
  assert.deepEqual((await read(guild, code)).invites, users.map((user, at) => ({ user_id: user, timestamp: 1693459300 + at })));
});

prove("invites.user_id: (string)", async () => {
  const { guild, code } = await stored();
  await track(guild, code, { user_id: "876543210987654321" });
  const [use] = (await read(guild, code)).invites;
  assert.strictEqual(use.user_id, "876543210987654321");
});

prove("invites.timestamp: (number)", async () => {
  const { guild, code } = await stored();
  await track(guild, code, { user_id: unique("user"), timestamp: 1693459300 });
  const before = Math.floor(Date.now() / 1000);
  await track(guild, code, { user_id: unique("user") });
  const [given, now] = (await read(guild, code)).invites.sort((/** @type {any} */ a, /** @type {any} */ b) => a.timestamp - b.timestamp);
  assert.strictEqual(given.timestamp, 1693459300);
  assert.ok(now.timestamp >= before && now.timestamp <= Math.ceil(Date.now() / 1000), "seconds, and now where none is given");
});
