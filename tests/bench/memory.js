/**
 * The memory of an instance and of a call: a million calls of `use` through one instance, and some through the worker in
 * real workerd. Memory must not grow with the number of calls.
 */
import { readFile } from "node:fs/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { replyOf } from "../../js/worker/engine.js";
import { configure, initSync, settle } from "../../pkg/invitcode_worker.js";
import { bundleProduct, root } from "./bundle.js";
import { makeCode, makeServer } from "./contenders.js";
import { SETTINGS, headOf, planned, record } from "./cost.js";
import { children } from "./processes.js";
import { kilobytes, whole } from "./report.js";
import { migrateProduct, startWorkers } from "./workerd.js";

/** @typedef {import("./report.js").Table} Table */

const PAGE = 65_536;
const encoder = new TextEncoder();

/**
 * @param {string} folder
 * @param {{ calls: number, requests: number, say: (text: string) => void }} options
 * @returns {Promise<Table[]>}
 */
export async function memory(folder, { calls, requests, say }) {
  const { memory: linear } = initSync({ module: new WebAssembly.Module(await readFile(new URL("pkg/invitcode_worker_bg.wasm", root))) });
  const start = linear.buffer.byteLength / PAGE;
  say("recording a call");
  const { use } = await record(`${folder}/recorded`);
  say(`${whole(calls)} calls through one instance`);
  const rows = [["of the instance, once made", String(start), ""]];
  let done = 0;
  for (const count of [1_000, calls / 2, calls]) {
    for (; done < count; done += 1) call(use.facts, done);
    rows.push([`after ${whole(count)} calls`, String(linear.buffer.byteLength / PAGE), kilobytes(heap())]);
  }
  const worker = await inWorkerd(folder, requests, say);
  return [
    {
      title: "Memory of an instance",
      columns: ["", "pages of 64 KiB", "JavaScript heap of this process"],
      rows,
      notes: ["Plan plus settle of `use`, every call with another user; each eighth is never settled, as when storage fails. The heap after a collection."],
    },
    {
      title: "Memory of workerd with the worker and D1 on disk",
      columns: ["", "resident"],
      rows: worker,
      notes: ["All of the process, at rest: V8 with the worker and Miniflare's own, SQLite's caches."],
    },
  ];
}

/** @param {string} facts @param {number} number */
function call(facts, number) {
  const head = headOf("/invitCode/use");
  const body = encoder.encode(JSON.stringify({ code: "NHKAN1Q9D9CT", userId: `user-${number}`, user: "Ada" }));
  const [instance, ticket] = planned(configure(SETTINGS), head, body).ticket;
  if (number % 8 === 0) return;
  const { status } = replyOf(settle(instance, ticket, facts) ?? "");
  if (status !== 200) throw new Error(`a call answered ${status}`);
}

/** The bytes that are in use after a collection. */
function heap() {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  return process.memoryUsage().heapUsed;
}

/** @param {string} folder @param {number} requests @param {(text: string) => void} say */
async function inWorkerd(folder, requests, say) {
  const before = await children();
  const bundle = await bundleProduct(folder);
  const workers = await startWorkers(`${folder}/workerd`, { ours: { bundle, database: "ours", variables: { AUTH: "open" } } });
  try {
    const pid = (await children()).find((child) => !before.includes(child));
    if (pid === undefined) return [["not told: this system does not say which processes are whose", ""]];
    await migrateProduct(await workers.database("ours"));
    const url = await workers.url("ours");
    const code = await makeCode(url, await makeServer(url, "memory"));
    say(`${whole(requests)} requests to the worker`);
    /** @type {string[][]} */
    const rows = [];
    let done = 0;
    for (const count of [requests / 10, requests / 2, requests]) {
      while (done < count) {
        const some = Math.min(16, count - done);
        await Promise.all(Array.from({ length: some }, (_, index) => use(url, code, done + index)));
        done += some;
      }
      rows.push([`after ${whole(count)} requests`, await resident(pid)]);
    }
    return rows;
  } finally {
    await workers.stop();
  }
}

/** @param {URL} url @param {string} code @param {number} number */
async function use(url, code, number) {
  const body = JSON.stringify({ code, userId: `user-${number}` });
  const response = await fetch(new URL("/invitCode/use", url), { method: "POST", headers: { "Content-Type": "application/json" }, body });
  if (response.status !== 200) throw new Error(`a request answered ${response.status}`);
  await response.arrayBuffer();
}

/** @param {string} pid */
async function resident(pid) {
  const [, kilo] = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, "utf8")) ?? [];
  return `${whole(Number(kilo) / 1024)} MB`;
}
