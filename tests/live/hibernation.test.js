// An object whose sockets are silent leaves memory, and what comes later finds its connections as they were.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { startProduct } from "../support/product.js";
import { join, makeCode, makeServer } from "../support/world.js";
import { api, closeClients, eventually, liveClient, RawSocket, watch } from "./clients.js";
import { add, CONNECT, modify, versionOf } from "./machine.js";

const product = await startProduct({ staged: true });
after(async () => {
  await closeClients();
  await product.remove();
});

/** How often the object came into memory. */
const made = () => product.logs.filter(({ message }) => message.includes("the live object was made")).length;

test("a silent object leaves memory while its sockets stay, pings them by its alarm, and goes on where it was", async () => {
  const server = await makeServer(product);
  const code = await makeCode(product, server);
  const client = liveClient(product);
  const members = watch(client, api.member.r, { serverId: server.serverId });
  const socket = new RawSocket(product);
  // So many queries that an attachment does not hold them.
  const many = Array.from({ length: 200 }, (_, id) => add(id, "server:r", { serverId: `none-${id}` }));
  await socket.say(CONNECT, modify(0, ...many, add(200, "member:r", { serverId: server.serverId })));
  const first = await socket.frame(({ type }) => type === "Transition");
  await eventually(() => members.last);
  const before = made();
  assert.ok(before >= 1);
  await eventually(() => made() > before, "the object was made again: it had left memory");
  await socket.frame(({ type }) => type === "Ping");
  const user = await join(product, code);
  await eventually(() => members.last.data.page.length === 2, "the client sees who joined after the hibernation");
  assert.equal(members.last.data.page[1].userId, user);
  const { connectionCount, isWebSocketConnected } = /** @type {any} */ (client.client).connectionState();
  assert.deepEqual([connectionCount, isWebSocketConnected], [1, true], "on the same socket");
  const later = await socket.frame(({ type, modifications }) => type === "Transition" && modifications.some((/** @type {any} */ { queryId }) => queryId === 200));
  assert.ok(versionOf(later.startVersion).ts >= versionOf(first.endVersion).ts);
  assert.equal(later.endVersion.querySet, 1);
  await client.mutation(api.server.u, { serverId: server.serverId, name: "Awake" });
  assert.equal((await client.query(api.server.r, { serverId: server.serverId })).data.name, "Awake");
  socket.close();
});

test("a change that nobody was told of is seen within a minute, by its number", async () => {
  const { serverId } = await makeServer(product);
  const client = liveClient(product);
  const seen = watch(client, api.server.r, { serverId });
  await eventually(() => seen.last);
  // The mark follows the first result.
  await eventually(async () => (await product.rows("SELECT watched_until FROM server WHERE id = ?", serverId))[0]?.["watched_until"] > 0);
  await product.rows("UPDATE server SET name = 'Silent', change_number = change_number + 1 WHERE id = ?", serverId);
  // Its numbers are compared every 40 s.
  await eventually(() => seen.last.data.name === "Silent", "it is seen", 90_000);
});
