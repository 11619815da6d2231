/**
 * `kill -9` of workerd while events are due: every event of an acknowledged call arrives at least once, and the numbers of
 * each server have no gap.
 */
import assert from "node:assert/strict";
import { startProduct } from "../support/product.js";
import { Receiver } from "../support/receiver.js";
import { seeded } from "../support/seeded.js";

const CLIENTS = 8;
/** A kill comes within this many milliseconds of load. */
const MOMENTS = 150;

/** @param {import("../support/product.js").Product} product @param {string} path @param {unknown} args */
async function acknowledged(product, path, args) {
  const body = JSON.stringify(args);
  const response = await fetch(new URL(path.replace(":", "/"), product.url), { method: "POST", headers: { "Content-Type": "application/json" }, body });
  const { code, data } = /** @type {any} */ (await response.json());
  return code === 200 ? data : undefined;
}

/** @param {{ rounds: number, seed: number, say?: (text: string) => void }} options */
export async function webhookKills({ rounds, seed, say = () => {} }) {
  const chance = seeded(seed);
  const receiver = await new Receiver().start();
  const product = await startProduct({ env: receiver.env, staged: true });
  /** The users whose joins were acknowledged. @type {Set<string>} */
  const joined = new Set();
  try {
    // Every third delivery fails, so that some events are always due.
    receiver.answer = (response) => void response.writeHead(chance() < 1 / 3 ? 500 : 204).end();
    await acknowledged(product, "server:c", { serverId: "s", name: "S", ownerId: "ann" });
    const code = await acknowledged(product, "invitCode:c", { serverId: "s", creatorId: "ann" });
    for (let round = 0; round < rounds; round += 1) {
      let isKilled = false;
      const clients = Array.from({ length: CLIENTS }, async (_, client) => {
        for (let count = 0; !isKilled; count += 1) {
          const userId = `user ${round} ${client} ${count}`;
          const data = await acknowledged(product, "invitCode:use", { code, userId }).catch(() => undefined);
          if (data?.joined) joined.add(userId);
        }
      });
      // However slow the machine is, some joins are acknowledged before each kill.
      const before = joined.size;
      while (joined.size < before + CLIENTS) await new Promise((resolve) => setTimeout(resolve, 2));
      await new Promise((resolve) => setTimeout(resolve, chance() * MOMENTS));
      product.kill();
      isKilled = true;
      await Promise.all(clients);
      await product.restart();
      say(`round ${round + 1}: ${joined.size} joins acknowledged`);
    }
    receiver.answer = (response) => void response.writeHead(204).end();
    for (let run = 0; run < 1000; run += 1) {
      const open = await product.rows("UPDATE event SET due_at = 1 WHERE is_open = 1 RETURNING number");
      if (open.length === 0) break;
      await fetch(product.url, { headers: { "Staged-Clock": "60000" } });
    }
    const arrived = new Set(receiver.received.map(({ event }) => event.data.userId));
    const lost = [...joined].filter((userId) => !arrived.has(userId));
    assert.deepEqual(lost, [], `events of acknowledged joins are lost, of ${joined.size}`);
    const [row] = await product.rows("SELECT count(*) AS count, max(number) AS last FROM event WHERE server_id = 's'");
    assert.equal(row?.["count"], row?.["last"]);
    const sequences = new Set(receiver.received.map(({ event }) => event.data.sequence));
    for (let number = 1; number <= Number(row?.["last"]); number += 1) assert.ok(sequences.has(number), `event ${number} did not arrive`);
    assert.deepEqual(receiver.forged, []);
    return { joined: joined.size, deliveries: receiver.received.length };
  } finally {
    await product.remove();
    await receiver.stop();
  }
}
