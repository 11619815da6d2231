/** The whole service in plain Node. */
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { sqlite } from "../sqlite.js";
import { InvitcodeError } from "../errors.js";
import { configure } from "../worker/config.js";
import { start } from "../worker/engine.js";
import { handlerOf } from "../worker/handler.js";
import { mountOf } from "../worker/mount.js";
import { scheduledOf } from "../worker/webhooks/scheduled.js";
import { everyMinute } from "./clock.js";
import { pageFiles } from "./files.js";
import { LiveHost } from "./live.js";
import { optionsOf } from "./options.js";
import { outbound } from "./outbound.js";
import { ADDRESS_HEADER } from "./peer.js";
import { report } from "./report.js";
import { HttpServer } from "./server.js";

/** @typedef {import("./options.js").Options} Options */
/**
 * A service that runs.
 *
 * @typedef {object} Service
 * @property {string} url where it listens
 * @property {() => Promise<void>} stop accepts no further calls, finishes running ones, and closes the database
 */

const WASM = new URL("../invitcode_worker_bg.wasm", import.meta.url);
const DESCRIPTION = new URL("../openapi.json", import.meta.url);

/** How long running calls may take when the service stops, in milliseconds. */
const PATIENCE = 10_000;

let isStarted = false;

/**
 * @param {Options} given
 * @returns {Promise<Service>}
 */
export async function begin(given) {
  const options = optionsOf(given);
  const { db, host, port, proxies, maxConnections, settings, authority } = options;
  const mount = { ...mountOf({ basePath: options.basePath, ...(options.caller && { caller: options.caller }) }), description: () => readFile(DESCRIPTION, "utf8") };
  const work = new Work();
  // Whoever passed a binding closes it.
  const own = options.storage === undefined ? sqlite(db, { deadlineMs: options.deadlineMs }) : undefined;
  const storage = options.storage ?? own;
  // Next to the database: if this file is lost, the database still knows what matters.
  const live = new LiveHost(own === undefined || db === ":memory:" ? ":memory:" : `${db}-live`, (promise) => work.add(promise));
  /** Stops the running parts, the last one first. @type {(() => unknown)[]} */
  const ends = [() => own?.close(), () => live.close()];
  const endAll = async () => {
    for (const end of ends.reverse()) await end();
  };
  /** @type {Promise<void> | undefined} */
  let stopped;
  const stop = () => (stopped ??= endAll());
  try {
    const bindings = { STORAGE: storage, LIVE: live.namespace, ASSETS: pageFiles(), OUTBOUND: outbound() };
    const env = { ...settings, ...bindings, LIVE_OBJECTS: "1", CLIENT_ADDRESS_HEADER: settings["CLIENT_ADDRESS_HEADER"] || ADDRESS_HEADER };
    const { problems } = await configure(env, authority);
    if (problems.length > 0) throw new InvitcodeError("ERR_OPTIONS", problems.join("; "));
    if (!isStarted) start(new WebAssembly.Module(readFileSync(WASM)));
    isStarted = true;
    live.begin(env, authority);
    ends.push(() => work.done());
    const fetch = handlerOf(mount);
    const scheduled = scheduledOf(mount);
    const server = new HttpServer((request) => fetch(request, env, { waitUntil: (promise) => work.add(promise) }), live, { proxies, maxConnections });
    const { address, family, port: bound } = await server.listen(port, host);
    const clock = everyMinute((scheduledTime) => scheduled({ scheduledTime }, env).catch((error) => report("the work of this minute failed", error)));
    // Live connections end first: their running mutations count as calls.
    ends.push(() => clock.stop(PATIENCE), () => Promise.all([server.stop(PATIENCE), live.end()]));
    return { url: `http://${family === "IPv6" ? `[${address}]` : address}:${bound}`, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Work that continues after the responses. */
class Work {
  /** @type {Set<Promise<unknown>>} */
  #running = new Set();

  /** @param {Promise<unknown>} promise */
  add(promise) {
    const one = promise.catch(() => {}).finally(() => this.#running.delete(one));
    this.#running.add(one);
  }

  async done() {
    const late = new Promise((resolve) => setTimeout(resolve, PATIENCE).unref());
    while (this.#running.size > 0) if ((await Promise.race([Promise.all(this.#running).then(() => true), late])) === undefined) return;
  }
}
