/**
 * Live connections: how long a change takes to who watches, how many changes a second all see, what a socket costs in
 * memory, and what a redemption over HTTP costs where live connections are offered and nobody watches.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { CAN_SAMPLE, sampleOf } from "../endurance/processes.js";
import { childrenOf, Product } from "../support/product.js";
import { makeServer } from "../support/world.js";
import { bundleProduct } from "./bundle.js";
import { makeCode, makeServer as makeFilled } from "./contenders.js";
import { kilobytes, ratio, whole } from "./report.js";
import { median, percentile } from "./statistics.js";
import { migrateProduct, startWorkers } from "./workerd.js";

/** @typedef {import("./report.js").Table} Table */
/** @typedef {{ rounds: number, seconds: number, sockets: number, say: (text: string) => void }} Options */

const WATCHERS = 100;
const CHANGES = 200;
/** The rates that are tried, in changes a second. */
const RATES = [25, 50, 100, 150, 200];
const RATE_SECONDS = 6;
const LATEST = 1_000;

/** @param {string} folder @param {Options} options @returns {Promise<Table[]>} */
export async function live(folder, options) {
  const floor = await bareSockets(folder, options);
  return [...(await screens(folder, options, floor)), await overHttp(folder, options)];
}

/** A process with sockets that watch a server, and say when they saw which of its names. */
class Watchers {
  #child = fork(fileURLToPath(new URL("live-watchers.js", import.meta.url)), { stdio: ["ignore", "inherit", "inherit", "ipc"] });

  /** @param {object} job @returns {Promise<any>} */
  async ask(job) {
    this.#child.send(job);
    const [answer] = await once(this.#child, "message");
    if (answer.failed !== undefined) throw new Error(answer.failed);
    return answer;
  }

  stop() {
    this.#child.kill();
  }
}

/** The memory of workerd for each socket of an object that does nothing, in bytes. @param {string} folder @param {Options} options @returns {Promise<number>} */
async function bareSockets(folder, { sockets, say }) {
  if (!CAN_SAMPLE) return Number.NaN;
  say(`memory at ${sockets} sockets of an object that does nothing`);
  const contents = await readFile(new URL("bare-live.js", import.meta.url), "utf8");
  const bundle = { main: "bare-live.js", modules: { "bare-live.js": { type: /** @type {const} */ ("esm"), contents } } };
  const workers = await startWorkers(`${folder}/bare`, { bare: { bundle, database: "bare", live: true } });
  const watchers = new Watchers();
  try {
    const url = (await workers.url("bare")).href.replace("http", "ws");
    return await memoryOf(watchers, () => childrenOf(process.pid), folder, { open: sockets - WATCHERS, url, serverId: "none" }, { open: WATCHERS, url, serverId: "none" });
  } finally {
    watchers.stop();
    await workers.stop();
  }
}

/**
 * What each further socket takes.
 *
 * @param {Watchers} watchers
 * @param {() => number[]} processes
 * @param {string} folder
 * @param {{ open: number, url: string, serverId: string }} job
 * @param {object} [first] sockets that are opened before
 */
async function memoryOf(watchers, processes, folder, job, first) {
  if (first !== undefined) await watchers.ask(first);
  const before = await sampleOf(processes(), folder, 0);
  await watchers.ask(job);
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  const after = await sampleOf(processes(), folder, 0);
  return (after.own - before.own) / job.open;
}

/** @param {string} folder @param {Options} options @param {number} floor @returns {Promise<Table[]>} */
async function screens(folder, { sockets, say }, floor) {
  const product = new Product(`${folder}/live`, { env: { AUTH: "open", LIVE_SOCKETS_PER_ADDRESS: "30000" } });
  const watchers = new Watchers();
  try {
    await product.start();
    await product.migrate();
    const { serverId } = await makeServer(product);
    const url = product.url.href.replace("http", "ws");
    /** @param {number} number @returns {Promise<number>} when the mutation was sent, by the clock of the day */
    const change = async (number) => {
      const sent = performance.timeOrigin + performance.now();
      await product.call("server:u", { serverId, name: `change ${number}` });
      return sent;
    };

    say(`${WATCHERS} watchers`);
    await watchers.ask({ open: WATCHERS, url, serverId });
    /** @type {number[]} */
    const waits = [];
    for (let number = 1; number <= CHANGES; number += 1) {
      const sent = await change(number);
      const { seen } = await watchers.ask({ until: number });
      waits.push(...seen.map((/** @type {number} */ at) => at - sent));
      product.logs.length = 0;
    }

    say(`memory at ${sockets} sockets`);
    const memory = CAN_SAMPLE ? await memoryOf(watchers, () => product.processes(), product.folder, { open: sockets - WATCHERS, url, serverId }) : Number.NaN;

    /** @type {string[][]} */
    const rates = [];
    let number = CHANGES;
    for (const rate of RATES) {
      say(`${rate} changes a second before ${sockets} watchers`);
      const first = number + 1;
      /** @type {number[]} */
      const sent = [];
      const begun = performance.now();
      const busyBefore = await processorOf(product.processes());
      /** @type {Promise<unknown>[]} */
      const open = [];
      while (performance.now() - begun < RATE_SECONDS * 1000) {
        number += 1;
        sent.push(performance.timeOrigin + performance.now());
        open.push(change(number));
        const wait = begun + ((number - first + 1) * 1000) / rate - performance.now();
        if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      }
      await Promise.all(open);
      const { latest } = await watchers.ask({ sent, first, last: number });
      const busy = ((await processorOf(product.processes())) - busyBefore) / ((performance.now() - begun) / 1000);
      product.logs.length = 0;
      say(`latest ${latest.toFixed(0)} ms`);
      rates.push([String(rate), whole((sent.length * 1000) / (performance.now() - begun)), whole(latest), latest <= LATEST ? "yes" : "no", `${Math.round(busy * 100)} %`]);
      if (latest > LATEST) break;
    }
    return [
      {
        title: "Live: from sending a mutation over HTTP to the screens of all who watch",
        columns: ["watchers", "p50 ms", "p99 ms"],
        rows: [[String(WATCHERS), percentile(waits, 0.5).toFixed(1), percentile(waits, 0.99).toFixed(1)]],
        notes: [`${CHANGES} changes, one after another. The time includes the mutation itself.`],
      },
      {
        title: "Live: memory of workerd for each socket",
        columns: ["sockets", "a socket", "of a bare object", "ours beyond it"],
        rows: [[String(sockets), ...[memory, floor, memory - floor].map(kilobytes)]],
        notes: ["Anonymous memory of the process, each socket with one query. The bare object accepts sockets and does nothing."],
      },
      {
        title: `Live: changes a second before ${sockets} watchers`,
        columns: ["asked for", "made", "latest ms", "all within 1 s", "processor"],
        rows: rates,
        notes: ["latest: the longest time from sending a change until the last watcher saw it or a later one. processor: of one processor, what workerd took for all of it."],
      },
    ];
  } finally {
    watchers.stop();
    await product.remove();
  }
}

/** The seconds of processor that processes took. @param {number[]} pids */
async function processorOf(pids) {
  if (!CAN_SAMPLE) return Number.NaN;
  let ticks = 0;
  for (const pid of pids) {
    const fields = (await readFile(`/proc/${pid}/stat`, "utf8")).split(") ")[1]?.split(" ") ?? [];
    ticks += Number(fields[11]) + Number(fields[12]);
  }
  return ticks / 100;
}

/** `use` over HTTP with live connections offered and nobody watching, against without. @param {string} folder @param {Options} options @returns {Promise<Table>} */
async function overHttp(folder, { rounds, seconds, say }) {
  say("use with live on and off");
  const bundle = await bundleProduct(folder);
  const variables = { AUTH: "open" };
  const workers = await startWorkers(`${folder}/http`, {
    on: { bundle, database: "on", variables, live: true },
    off: { bundle, database: "off", variables },
  });
  const load = fork(fileURLToPath(new URL("load.js", import.meta.url)), { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  try {
    /** @type {Record<string, object>} */
    const jobs = {};
    for (const name of ["on", "off"]) {
      await migrateProduct(await workers.database(name));
      const url = await workers.url(name);
      const targets = [];
      for (let index = 0; index < 5; index += 1) {
        const server = await makeFilled(url, `server-${index}`);
        for (let made = 0; made < 10; made += 1) targets.push({ ...server, code: await makeCode(url, server) });
      }
      jobs[name] = { measure: "throughput", call: "use", connections: 32, seconds, url: url.href, targets };
    }
    /** @param {string} name @returns {Promise<number>} */
    const rate = async (name) => {
      load.send(/** @type {any} */ (jobs[name]));
      const [answer] = await once(load, "message");
      if (answer.failed !== undefined) throw new Error(answer.failed);
      return answer.seen.perSecond;
    };
    await rate("on");
    await rate("off");
    const ratios = [];
    // In turn, so that neither is always the first.
    for (let round = 0; round < rounds; round += 1) {
      const [first, second] = round % 2 === 0 ? ["on", "off"] : ["off", "on"];
      const [one, other] = [await rate(String(first)), await rate(String(second))];
      ratios.push(round % 2 === 0 ? one / other : other / one);
    }
    return {
      title: "Live: `use` over HTTP with live on and nobody watching, against live off",
      columns: ["on / off", "(lowest–highest)"],
      rows: [[ratio(median(ratios)), `${ratio(Math.min(...ratios))}–${ratio(Math.max(...ratios))}`]],
      notes: [`Median of ${rounds} interleaved rounds of ${seconds} s each, 32 connections.`],
    };
  } finally {
    load.kill();
    await workers.stop();
  }
}
