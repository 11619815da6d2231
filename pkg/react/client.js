/**
 * What the hooks watch: one entry for each function and its arguments, shared by all components that show it. It knows
 * nothing of React.
 */
import { Entry } from "./entry.js";
import { isQuery } from "./convex.js";

/** @typedef {import("./transport.js").Path} Path */
/** @typedef {import("./transport.js").Transport} Transport */
/** @typedef {import("./entry.js").Edit} Edit */
/** @typedef {{ edit: Edit, since: number | undefined }} Overlay `since` is the epoch in which its mutation was done */

/** How many entries without a watcher are kept, for a component that comes back. */
const KEPT = 50;

export class Client {
  /** Counts own mutations: a reading that began before the last one may not show it. */
  epoch = 0;
  /** Edits of mutations that the readings may not show yet. @type {Set<Overlay>} */
  overlays = new Set();
  /** @type {Map<string, Entry>} */
  #entries = new Map();

  /** @param {Transport} transport */
  constructor(transport) {
    this.transport = transport;
  }

  /** Whether changes arrive by themselves. */
  get isLive() {
    return this.transport.follow !== undefined;
  }

  /**
   * @param {Path} path
   * @param {Record<string, unknown>} args
   * @returns {Entry}
   */
  watch(path, args) {
    const key = keyOf(path, args);
    const known = this.#entries.get(key);
    if (known !== undefined) return known;
    const entry = new Entry(this, path, args);
    this.#entries.set(key, entry);
    for (const [old, { isWatched }] of this.#entries) {
      if (this.#entries.size <= KEPT) break;
      if (!isWatched && old !== key) this.#entries.delete(old);
    }
    return entry;
  }

  /**
   * Calls a function once. Where it writes, `edit` shows its effect at once, until the readings show it or it fails.
   *
   * @param {Path} path
   * @param {any} args
   * @param {Edit} [edit]
   * @returns {Promise<any>} the reply
   */
  async call(path, args, edit) {
    if (isQuery(path)) return this.transport.call(path, args);
    /** @type {Overlay | undefined} */
    const overlay = edit === undefined || this.isLive ? undefined : { edit, since: undefined };
    if (overlay !== undefined) this.#lay(overlay);
    let isDone = false;
    try {
      const reply = await (edit === undefined ? this.transport.call(path, args) : this.transport.call(path, args, edit));
      isDone = reply?.status === "success";
      return reply;
    } finally {
      if (overlay !== undefined && !isDone) this.#lift(overlay);
      if (isDone) this.#wrote(overlay);
    }
  }

  /** Reads everything that is shown again, unless it arrives by itself. */
  refresh() {
    if (this.isLive) return Promise.resolve();
    const shown = [...this.#entries.values()].filter(({ isWatched, isFinal }) => isWatched && !isFinal);
    return Promise.all(shown.map((entry) => entry.read())).then(() => {
      for (const overlay of this.overlays) {
        if (shown.every(({ epoch }) => overlay.since !== undefined && epoch >= overlay.since)) this.overlays.delete(overlay);
      }
    });
  }

  /** @param {Overlay | undefined} overlay */
  #wrote(overlay) {
    this.epoch += 1;
    if (overlay !== undefined) overlay.since = this.epoch;
    void this.refresh();
  }

  /** @param {Overlay} overlay */
  #lay(overlay) {
    this.overlays.add(overlay);
    this.#publish();
  }

  /** @param {Overlay} overlay */
  #lift(overlay) {
    if (this.overlays.delete(overlay)) this.#publish();
  }

  #publish() {
    for (const entry of this.#entries.values()) entry.publish();
  }
}

/**
 * @param {Path} path
 * @param {Record<string, unknown>} args
 */
export function keyOf(path, args) {
  const given = Object.entries(args).filter(([, value]) => value !== undefined);
  return JSON.stringify([path, ...given.sort(([one], [other]) => (one < other ? -1 : 1))]);
}
