/**
 * Hundreds of live connections for a long time: they watch, mutate, come and go. Each sees what the tables say in the
 * end, and workerd's memory stays flat.
 */
import assert from "node:assert/strict";
import { median } from "../bench/statistics.js";
import { CAN_SAMPLE, sampleOf } from "../endurance/processes.js";
import { startProduct } from "../support/product.js";
import { seeded } from "../support/seeded.js";
import { makeServer } from "../support/world.js";
import { api, closeClients, eventually, liveClient, watch } from "./clients.js";

const SERVERS = 20;
/** Mutations and changed connections, a second. */
const RATE = 20;
/** How much the memory may grow between the third sixth of the time and the last: heaps settle in the first third. */
const GROWTH = 0.05;
/** A shorter run is all warm-up. */
const LONG = 20;
const MIB = 1_048_576;

/** @param {{ minutes: number, sockets: number, seed: number, say?: (text: string) => void }} options */
export async function liveSoak({ minutes, sockets, seed, say = () => {} }) {
  const random = seeded(seed);
  const product = await startProduct({ env: { LIVE_SOCKETS_PER_ADDRESS: "30000" } });
  try {
    /** @type {{ serverId: string, ownerId: string }[]} */
    const servers = [];
    for (let place = 0; place < SERVERS; place += 1) servers.push(await makeServer(product));
    const any = () => /** @type {{ serverId: string }} */ (servers[Math.floor(random() * servers.length)]);
    const make = () => {
      const { serverId } = any();
      const client = liveClient(product);
      return { client, serverId, seen: watch(client, api.server.r, { serverId }) };
    };
    const watchers = Array.from({ length: sockets }, make);
    await eventually(() => watchers.every(({ seen }) => seen.last));
    const begun = performance.now();
    const seconds = minutes * 60;
    /** @type {import("../endurance/processes.js").Sample[]} */
    const samples = [];
    let mutations = 0;
    let reopened = 0;
    for (let at = 0; at < seconds; at = (performance.now() - begun) / 1000) {
      const place = Math.floor(random() * watchers.length);
      const watcher = /** @type {ReturnType<typeof make>} */ (watchers[place]);
      if (random() < 0.1) {
        await watcher.client.close();
        watchers[place] = make();
        reopened += 1;
      } else {
        mutations += 1;
        await watcher.client.mutation(api.server.u, { serverId: watcher.serverId, name: `name ${mutations}` });
      }
      if (CAN_SAMPLE && at >= samples.length * Math.min(5, seconds / 60)) samples.push(await sampleOf(product.processes(), product.folder, at));
      for (const { seen } of watchers) seen.values.length = 0;
      product.logs.length = 0;
      await new Promise((resolve) => setTimeout(resolve, 1000 / RATE));
    }
    for (const { serverId } of servers) {
      const { data } = (await product.call("server:r", { serverId })).body;
      await eventually(() => watchers.every((watcher) => watcher.serverId !== serverId || watcher.seen.last.data.name === data.name), "every watcher sees what the tables say");
    }
    for (const { seen } of watchers) assert.deepEqual(seen.errors, []);
    const growth = growthOf(samples);
    say(`  ${sockets} sockets for ${minutes} minutes: ${mutations} mutations, ${reopened} connections made anew; RSS ${samples.map(({ rss }) => (rss / MIB).toFixed(0)).filter((_, place) => place % Math.ceil(samples.length / 12) === 0).join(", ")} MiB; growth ${(growth * 100).toFixed(1)} % (seed ${seed})`);
    if (minutes >= LONG && CAN_SAMPLE) assert.ok(growth <= GROWTH, `the memory grew by ${(growth * 100).toFixed(1)} %`);
    return { mutations };
  } finally {
    await closeClients();
    await product.remove();
  }
}

/** @param {import("../endurance/processes.js").Sample[]} samples */
function growthOf(samples) {
  const end = samples.at(-1)?.at ?? 0;
  const middle = (/** @type {number} */ from, /** @type {number} */ to) => median(samples.filter(({ at }) => at >= (from * end) / 6 && at <= (to * end) / 6).map(({ rss }) => rss));
  return samples.length < 6 ? 0 : middle(5, 6) / middle(2, 3) - 1;
}
