// Live connections spread over several objects.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { startProduct } from "../support/product.js";
import { join, makeCode, makeServer } from "../support/world.js";
import { RawSocket } from "./clients.js";
import { add, CONNECT, modify, mutation } from "./machine.js";

const product = await startProduct({ staged: true, env: { LIVE_OBJECTS: "4" } });
after(() => product.remove());

test("what changes reaches the watchers of all objects, whether HTTP or a connection changed it", async () => {
  const server = await makeServer(product);
  const sockets = Array.from({ length: 12 }, (_, place) => new RawSocket(product, { headers: { "CF-Connecting-IP": `192.0.2.${place}` } }));
  for (const socket of sockets) await socket.say(CONNECT, modify(0, add(0, "member:r", { serverId: server.serverId })));
  /** Waits until all saw so many members. @param {number} count */
  const allSee = (count) =>
    Promise.all(sockets.map((socket) => socket.frame(({ type, modifications }) => type === "Transition" && modifications[0]?.value.data.page.length === count)));
  await allSee(1);
  const made = product.logs.filter(({ message }) => message.includes("the live object was made")).length;
  assert.equal(made, 4, "the addresses are spread over all objects");
  const code = await makeCode(product, server);
  await join(product, code);
  await allSee(2);
  const [first] = sockets;
  await first?.say(mutation(0, "invitCode:use", { code, userId: "by a connection" }));
  await allSee(3);
  for (const socket of sockets) socket.close();
});
