/** Runs the mutations of live connections, each exactly once however often its client sends it. */
import { storageOf } from "../storage.js";
import { resultOf } from "../../live/result.js";
import { run } from "../call.js";
import { hexOf } from "../hex.js";
import { log } from "../log.js";
import { refuse } from "../engine.js";
import { callOf } from "./calls.js";
import { firstReply, ranBefore } from "./once.js";
import { changedBy } from "./watching.js";

/** @typedef {import("../../live/hub.js").Asking} Asking */
/** @typedef {import("../../live/frames.js").Result} Result */
/** @typedef {{ result: Result, ts?: number | undefined } | { unavailable: string }} Outcome */
/** `changed` are the watched topics that changed; undefined: anything may have. @typedef {{ changed: string[] | undefined, outcome: Outcome }} Ended */

export class Mutations {
  #store;
  #env;
  #config;
  #tell;
  /** Running mutations, by their keys. @type {Map<string, Promise<Ended>>} */
  #running = new Map();

  /**
   * @param {import("./store.js").Store} store
   * @param {import("../mount.js").Environment} env
   * @param {() => Promise<import("../config.js").Config>} config
   * @param {(topics: string[]) => Promise<void>} tell tells the other objects
   */
  constructor(store, env, config, tell) {
    this.#store = store;
    this.#env = env;
    this.#config = config;
    this.#tell = tell;
  }

  /**
   * @param {Asking} asking
   * @param {(now: number) => number} commit gives the time of a mutation that happened
   * @returns {Promise<Ended>}
   */
  async run(asking, commit) {
    const key = await keyOf(asking);
    if (key === undefined) return this.#runNow(asking, undefined, commit);
    const stored = this.#store.reply(key);
    if (stored !== undefined) return { changed: [], outcome: stored };
    // Its client connected again while it runs.
    const before = this.#running.get(key);
    if (before !== undefined) return before;
    const now = this.#runNow(asking, key, commit).finally(() => this.#running.delete(key));
    this.#running.set(key, now);
    return now;
  }

  /** @param {Asking} asking @param {string | undefined} once @param {(now: number) => number} commit @returns {Promise<Ended>} */
  async #runNow({ type, path, args, identity, address, language }, once, commit) {
    const config = await this.#config();
    const requestId = crypto.randomUUID();
    const begun = Date.now();
    /** @param {{ now: number, once?: string | undefined, replay?: true }} more */
    const callWith = (more) => callOf(config.settings, type, { path, args }, { caller: identity.caller, address, acceptLanguage: language, requestId, ...more });
    const outcome = await this.#outcome(callWith, begun, once, config, requestId);
    const { reply } = outcome;
    const now = Date.now();
    log(this.#env, requestId, identity.caller, { ...reply, ...outcome, label: `live ${reply.label}` }, now - begun);
    const told = resultOf(reply, requestId);
    if ("unavailable" in told) return { changed: undefined, outcome: told };
    if (!("value" in told.result) || type === "Action") return { changed: [], outcome: { result: told.result } };
    const ts = commit(now);
    if (once !== undefined) this.#store.keepReply(once, told.result.value, ts, now);
    // Nobody got the reply of a first run whose host died.
    return { changed: outcome.isRepeated ? undefined : changedBy(reply), outcome: { result: told.result, ts } };
  }

  /**
   * Runs a call, or gives the reply of its first run.
   *
   * @param {(more: { now: number, once?: string | undefined, replay?: true }) => import("../engine.js").Call} callWith
   * @param {number} now
   * @param {string | undefined} once
   * @param {import("../config.js").Config} config
   * @param {string} requestId
   * @returns {Promise<import("../engine.js").Outcome & { isRepeated?: boolean }>}
   */
  async #outcome(callWith, now, once, config, requestId) {
    const tools = { requestId, env: this.#env, config, keepAlive: () => {}, tell: this.#tell };
    const runNow = () => run({ ...callWith({ now, once }), ...tools });
    const outcome = await runNow();
    if (once === undefined || !ranBefore(outcome.cause)) return outcome;
    try {
      const binding = storageOf(this.#env, config);
      const reply = await firstReply(once, (at) => callWith({ now: at, replay: true }), binding);
      return reply === undefined ? await runNow() : { reply, trips: 3, isRepeated: true };
    } catch (cause) {
      return { reply: refuse(callWith({ now }), "unavailable"), trips: 3, cause };
    }
  }
}

/**
 * What makes a mutation the same one: who sends it, in which session, as which request, and what it is. The client chooses its
 * session's id, so a reply is given to the same caller only.
 *
 * @param {Asking} asking
 */
async function keyOf({ type, requestId, path, args, identity, session }) {
  if (type !== "Mutation" || session === undefined) return undefined;
  const text = JSON.stringify([identity.text, session, requestId, path, args]);
  return hexOf(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}
