/**
 * What a use costs in processor time when the codes lie in one shard, and when they lie in many. Each call alone shows the cost of a
 * shard more; many at once share commits, the fewer of them the more shards there are.
 */
import { fork } from "node:child_process";
import { access, mkdtemp, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { bundleProduct } from "./bundle.js";
import { makeCode, makeServer } from "./contenders.js";
import { children, processorOf } from "./processes.js";
import { ratio, whole } from "./report.js";
import { median } from "./statistics.js";
import { measured } from "./throughput.js";
import { startWorkers } from "./workerd.js";

/** @typedef {import("./load.js").Target} Target */
/** @typedef {import("./report.js").Table} Table */

const SHARDS = 64;
const CONNECTIONS = [1, 32];
const WARM_UP_SECONDS = 3;

/** Where files lie in memory: a disk would be measured with it, which takes more time for logs that grow than for one that is written again. */
const MEMORY = "/dev/shm";

/** What a code begins with names its shard. @param {Target} target */
const shardOf = ({ code }) => code.slice(0, 2);

/**
 * @param {string} folder
 * @param {{ rounds: number, seconds: number, say: (text: string) => void }} options
 * @returns {Promise<Table[]>}
 */
export async function shards(folder, { rounds, seconds, say }) {
  const bundle = await bundleProduct(folder);
  const home = await access(MEMORY).then(() => MEMORY, () => folder);
  const place = await mkdtemp(`${home}/invitcode-shards-`);
  const before = await children();
  const workers = await startWorkers(place, { ours: { bundle, database: "unused", variables: { AUTH: "open", STORE: "durable" }, objects: true } });
  const load = fork(fileURLToPath(new URL("load.js", import.meta.url)), { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  try {
    const pid = (await children()).find((child) => !before.includes(child) && child !== String(load.pid));
    if (pid === undefined) return [];
    const url = await workers.url("ours");
    say(`filling ${SHARDS} shards`);
    const places = { one: await codesOf(url, "one"), many: await spread(url) };
    const rows = [];
    for (const connections of CONNECTIONS) {
      say(`shards: 1 and ${SHARDS}, connections: ${connections}`);
      /** @param {Target[]} targets @param {number} length */
      const cost = async (targets, length) => {
        const from = await processorOf(pid);
        const { requests } = await measured(load, { measure: "throughput", url: url.href, call: "use", connections, seconds: length, targets });
        return ((await processorOf(pid)) - from) * (1e6 / requests);
      };
      /** @type {Record<"one" | "many", number[]>} */
      const seen = { one: [], many: [] };
      for (let round = -1; round < rounds; round += 1) {
        for (const place of /** @type {const} */ (["one", "many"])) {
          const microseconds = await cost(places[place], round < 0 ? WARM_UP_SECONDS : seconds);
          if (round >= 0) seen[place].push(microseconds);
        }
      }
      const ratios = seen.many.map((each, round) => each / (seen.one[round] ?? NaN));
      rows.push([String(connections), whole(median(seen.one)), whole(median(seen.many)), ratio(median(ratios)), `${ratio(Math.min(...ratios))}–${ratio(Math.max(...ratios))}`]);
    }
    return [
      {
        title: "Processor time of a use over shards: microseconds, of the whole of workerd",
        columns: ["connections", "in 1 shard", `over ${SHARDS} shards`, "ratio", "(lowest–highest)"],
        rows,
        notes: [`Medians of ${rounds} interleaved rounds of ${seconds} s each, as many codes either way. The databases lie in ${home === MEMORY ? "memory" : "the folder of the benchmark"}.`],
      },
    ];
  } finally {
    load.kill();
    await workers.stop();
    await rm(place, { recursive: true, force: true });
  }
}

/** As many codes as there are shards, all in one. @param {URL} url @param {string} name @returns {Promise<Target[]>} */
async function codesOf(url, name) {
  const server = await makeServer(url, name);
  /** @type {Target[]} */
  const targets = [];
  while (targets.length < SHARDS) targets.push({ ...server, code: await makeCode(url, server) });
  return targets;
}

/** A code in each of many shards. @param {URL} url @returns {Promise<Target[]>} */
async function spread(url) {
  /** @type {Map<string, Target>} */
  const found = new Map();
  for (let made = 0; found.size < SHARDS; made += 1) {
    const server = await makeServer(url, `spread-${made}`);
    const target = { ...server, code: await makeCode(url, server) };
    found.set(shardOf(target), target);
  }
  return [...found.values()];
}
