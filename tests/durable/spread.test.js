// What spans shards: pages of a user, erasure, TacoBot's documents, live queries and webhooks.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { userName } from "../../js/bindings/durable-objects.js";
import { startProduct } from "../support/product.js";
import { Receiver } from "../support/receiver.js";
import { unique } from "../support/world.js";
import { RawSocket } from "../live/clients.js";
import { add, CONNECT, modify } from "../live/machine.js";
import { call, rowsOf, servers } from "./world.js";

const receiver = await new Receiver().start();
const product = await startProduct({ env: { STORE: "durable", ...receiver.env } });
after(async () => {
  await product.remove();
  await receiver.stop();
});
const { DIRECTORY } = await product.namespaces();

/** All items of a list, page by page. @param {string} path @param {Record<string, unknown>} args */
async function pages(path, args) {
  /** @type {any[]} */
  const found = [];
  for (let cursor = null; ; ) {
    const { data } = await call(product, path, { ...args, cursor });
    found.push(...data.page);
    if (data.isDone) return found;
    cursor = data.continueCursor;
  }
}

test("a creator's codes in several shards are listed newest first, page by page, with and without a status", async () => {
  const ownerId = unique("maker");
  const own = await servers(product, 4, { ownerId });
  /** @type {{ code: string, id: string, revoked: boolean }[]} */
  const made = [];
  for (let count = 0; count < 24; count += 1) {
    const server = own[(count * 7) % 4];
    const { data: code } = await call(product, "invitCode:c", { serverId: server?.serverId, creatorId: ownerId });
    const { data } = await call(product, "invitCode:r", { code });
    const revoked = count % 3 === 0;
    if (revoked) await call(product, "invitCode:d", { id: data._id });
    made.unshift({ code, id: data._id, revoked });
  }
  made.sort((one, other) => (one.id < other.id ? 1 : -1));
  for (const limit of [1, 5, 24, 100]) {
    const listed = await pages("invitCode:list", { creatorId: ownerId, limit });
    assert.deepEqual(listed.map(({ _id }) => _id), made.map(({ id }) => id), `pages of ${limit}`);
    const revoked = await pages("invitCode:list", { creatorId: ownerId, limit, status: "revoked" });
    assert.deepEqual(revoked.map(({ _id }) => _id), made.filter((each) => each.revoked).map(({ id }) => id), `revoked, pages of ${limit}`);
  }
});

test("a user's servers in several shards are listed newest first, and one that is handed over is the new owner's", async () => {
  const [ownerId, heir] = [unique("owner"), unique("heir")];
  const own = await servers(product, 5, { ownerId });
  const times = await pages("server:list", { ownerId, limit: 2 });
  assert.deepEqual(times.map(({ _id }) => _id).sort(), own.map(({ serverId }) => serverId).sort());
  assert.deepEqual(times.map(({ _creationTime }) => _creationTime), times.map(({ _creationTime }) => _creationTime).sort((a, b) => b - a));
  const [given] = own;
  const { data: code } = await call(product, "invitCode:c", { serverId: given?.serverId, creatorId: ownerId });
  await call(product, "invitCode:use", { code, userId: heir });
  assert.equal((await call(product, "server:u", { serverId: given?.serverId, ownerId: heir })).status, 200);
  assert.deepEqual((await pages("server:list", { ownerId: heir })).map(({ _id }) => _id), [given?.serverId]);
  assert.equal((await pages("server:list", { ownerId })).length, 4);
});

/** Erases a user. @param {Record<string, unknown>} args */
async function forget(args) {
  for (let cursor = null; ; ) {
    const reply = await call(product, "user:forget", { ...args, cursor });
    if (reply.status !== 200 || reply.data.isDone) return reply.status;
    cursor = reply.data.continueCursor;
  }
}

test("a user is erased in every shard and in the index, and nowhere while it owns a server", async () => {
  const userId = unique("leaver");
  const all = await servers(product, 3);
  for (const { serverId, ownerId } of all) {
    const { data: code } = await call(product, "invitCode:c", { serverId, creatorId: ownerId });
    await call(product, "invitCode:use", { code, userId, user: "A Name" });
    await call(product, "invitCode:c", { serverId, creatorId: userId });
  }
  const [own] = await servers(product, 1, { ownerId: userId });
  assert.equal(await forget({ userId }), 409);
  const named = () => product.rows("SELECT user_id FROM member WHERE user_id = ?", userId);
  assert.equal((await named()).length, 4);
  await call(product, "server:d", { serverId: own?.serverId });
  assert.equal(await forget({ userId }), 200);
  assert.deepEqual(await named(), []);
  assert.deepEqual(await product.rows("SELECT creator_id FROM invit_code WHERE creator_id = ?", userId), []);
  assert.deepEqual(await product.rows("SELECT user_id FROM shard_user WHERE user_id = ?", userId), []);
  assert.deepEqual(await rowsOf(DIRECTORY, userName(userId), "SELECT * FROM user_shard WHERE user_id = ?", userId), []);
  // Afterwards the id is a new user's.
  const [again] = await servers(product, 1, { ownerId: userId });
  assert.deepEqual((await pages("server:list", { ownerId: userId })).map(({ _id }) => _id), [again?.serverId]);
});

test("TacoBot's documents of all guilds are stored in their shards, and exported with nothing lost", async () => {
  const guilds = Array.from({ length: 20 }, () => unique("guild"));
  const document = (/** @type {string} */ guild, /** @type {number} */ uses) =>
    JSON.stringify({ _id: `${guild}:c`, code: "c", guild_id: guild, info: { n: guild }, timestamp: 1, invites: Array.from({ length: uses }, (_, at) => ({ user_id: `u${at}`, timestamp: at })) });
  const bulk = new URL("/guilds/-/invite_codes", product.url);
  const send = async (/** @type {string[]} */ lines) => {
    const response = await fetch(bulk, { method: "POST", headers: { "Content-Type": "application/x-ndjson" }, body: lines.join("\n") });
    return /** @type {any} */ (await response.json());
  };
  const lines = guilds.map((guild, at) => document(guild, at));
  assert.deepEqual((await send(lines)).data, { stored: 20, recorded: 190, refused: [] });
  assert.deepEqual((await send(lines)).data, { stored: 20, recorded: 0, refused: [] }, "again, nothing is added");
  const [one] = guilds;
  const alone = await fetch(new URL(`/guilds/${one}/invite_codes/c`, product.url));
  assert.equal((await alone.json()).guild_id, one);
  /** @type {any[]} */
  const exported = [];
  for (let cursor = ""; ; ) {
    const response = await fetch(new URL(cursor === "" ? "" : `?cursor=${encodeURIComponent(cursor)}`, bulk));
    const text = await response.text();
    for (const line of text.split("\n").filter((each) => each !== "")) exported.push(JSON.parse(line));
    cursor = response.headers.get("X-Continue-Cursor") ?? "";
    if (cursor === "") break;
  }
  const ids = exported.map(({ _id, invites }) => [_id, (invites ?? []).length]).sort();
  assert.deepEqual(ids, guilds.map((guild, at) => [`${guild}:c`, at]).sort());
});

test("who watches a server, or a creator's codes, sees a change in any shard", async () => {
  const ownerId = unique("watched");
  const [one, other] = await servers(product, 2, { ownerId });
  const socket = new RawSocket(product, {});
  await socket.say(CONNECT, modify(0, add(0, "invitCode:list", { serverId: one?.serverId }), add(1, "invitCode:list", { creatorId: ownerId })));
  /** Waits until a query shows so many codes. @param {number} queryId @param {number} count */
  const shows = (queryId, count) =>
    socket.frame(({ type, modifications }) => type === "Transition" && modifications.some((/** @type {any} */ { queryId: id, value }) => id === queryId && value?.data?.page.length === count));
  await shows(1, 0);
  await call(product, "invitCode:c", { serverId: one?.serverId, creatorId: ownerId });
  await shows(0, 1);
  await call(product, "invitCode:c", { serverId: other?.serverId, creatorId: ownerId });
  await shows(1, 2);
  // In a shard where the user did nothing before.
  await servers(product, 1, { ownerId });
  const [third] = await servers(product, 1);
  const { data: code } = await call(product, "invitCode:c", { serverId: third?.serverId, creatorId: third?.ownerId });
  await call(product, "invitCode:use", { code, userId: ownerId });
  await call(product, "invitCode:c", { serverId: third?.serverId, creatorId: ownerId });
  await shows(1, 3);
  socket.close();
});

test("each shard delivers its events by itself, and tells of memberships that end", async () => {
  receiver.received = [];
  const all = await servers(product, 3);
  for (const { serverId, ownerId } of all) {
    const { data: code } = await call(product, "invitCode:c", { serverId, creatorId: ownerId });
    await call(product, "invitCode:use", { code, userId: unique("joiner") });
  }
  const of = (/** @type {string} */ serverId) => receiver.received.filter(({ event }) => event.data.serverId === serverId).map(({ event }) => event.type);
  await receiver.until(() => all.every(({ serverId }) => of(serverId).length >= 2));
  for (const { serverId } of all) assert.deepEqual(of(serverId).sort(), ["code.created", "member.joined"]);
  const [first] = all;
  const { data: members } = await call(product, "member:r", { serverId: first?.serverId });
  const joiner = members.page.find((/** @type {any} */ { userId }) => userId.startsWith("joiner"));
  await call(product, "member:u", { serverId: first?.serverId, userId: joiner.userId, expiresAt: Date.now() + 1_500 });
  await receiver.until(() => of(String(first?.serverId)).includes("member.expired"));
});
