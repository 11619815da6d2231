// A client that stops reading is not buffered for: it is shown no more, and is dropped.
import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, test } from "node:test";
import { startProduct } from "../support/product.js";
import { join, makeCode, makeServer } from "../support/world.js";
import { api, closeClients, eventually, liveClient, watch } from "./clients.js";
import { add, CONNECT, modify } from "./machine.js";

const product = await startProduct();
after(async () => {
  await closeClients();
  await product.remove();
});

/** A masked text frame. @param {unknown} message */
function frame(message) {
  const payload = Buffer.from(JSON.stringify(message));
  const header = payload.length < 126 ? Buffer.from([0x81, 0x80 | payload.length]) : Buffer.from([0x81, 0x80 | 126, payload.length >> 8, payload.length & 255]);
  return Buffer.concat([header, Buffer.alloc(4), payload]);
}

test("a client that does not read is dropped after a while, and others see every change meanwhile", async () => {
  const server = await makeServer(product);
  const code = await makeCode(product, server);
  for (let count = 0; count < 60; count += 1) await join(product, code, `${"x".repeat(100)}-${count}`);
  const socket = connect(product.port, "127.0.0.1");
  socket.write(`GET /api/1.48.0/sync HTTP/1.1\r\nHost: ${product.url.host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`);
  // Many pages of the same members: much to send with each change.
  const pages = Array.from({ length: 40 }, (_, id) => add(id, "member:r", { serverId: server.serverId, limit: 61 + (id % 39) }));
  socket.write(frame(CONNECT));
  socket.write(frame(modify(0, ...pages)));
  let received = 0;
  let last = "";
  socket.on("data", (data) => {
    received += data.length;
    last = (last + data.toString("latin1")).slice(-200);
  });
  socket.on("error", () => {});
  await eventually(() => received > 100_000, "it was shown the pages");
  socket.pause();
  const client = liveClient(product);
  const seen = watch(client, api.server.r, { serverId: server.serverId });
  let changes = 0;
  const isDropped = () => product.logs.some(({ message }) => message.includes("reads too slowly"));
  for (const end = performance.now() + 150_000; !isDropped() && performance.now() < end; changes += 1) {
    // Each changes every page, by a role that goes to and fro.
    await product.call("member:u", { serverId: server.serverId, userId: `${"x".repeat(100)}-1`, role: changes % 2 === 0 ? "admin" : "member" });
    await product.call("server:u", { serverId: server.serverId, name: `change ${changes}` });
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.ok(isDropped(), `after ${changes} changes`);
  await eventually(() => seen.last?.data?.name === `change ${changes - 1}`, "the other client sees the last change");
  await product.call("server:u", { serverId: server.serverId, name: "after" });
  await eventually(() => seen.last?.data?.name === "after");
  const before = received;
  socket.resume();
  // It was told why, and does not answer.
  await eventually(() => last.includes("reads too slowly"), "the slow client was dropped");
  socket.destroy();
  // What it could be sent is bounded: the buffers of the network, and 16 MiB at most.
  assert.ok(received - before < 32 * 1024 * 1024, `${received - before} bytes waited for it`);
});
