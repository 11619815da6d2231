/** A list that is read page by page. */
import { distinct, following } from "./rows.js";

/** @typedef {import("./client.js").Client} Client */
/** @typedef {import("./entry.js").Entry} Entry */
/** @typedef {import("./transport.js").Path} Path */
/**
 * @template [Row=any]
 * @typedef {object} Listed
 * @property {"loading" | "ready" | "refused" | "failed"} status `failed` and `refused` keep the rows that were shown
 * @property {Row[]} rows
 * @property {boolean} hasMore
 * @property {boolean} isLoadingMore
 * @property {any} [refusal] the service's refusal
 * @property {unknown} [error] why there is no reply
 */

/** @type {Listed} */
export const UNREAD = Object.freeze({ status: "loading", rows: [], hasMore: false, isLoadingMore: false });

/**
 * The pages of one list, each of which begins where the page before it ends. When a page's end moves, the next page is
 * read anew; until then, the rows that followed before stay.
 */
export class Pages {
  #client;
  #path;
  #args;
  #wanted = 1;
  /** @type {Map<Entry, () => void>} */
  #held = new Map();
  /** @type {Set<() => void>} */
  #listeners = new Set();
  /** @type {Listed} */
  #shown = UNREAD;

  /**
   * @param {Client} client
   * @param {Path} path
   * @param {Record<string, unknown>} args
   */
  constructor(client, path, args) {
    this.#client = client;
    this.#path = path;
    this.#args = args;
  }

  snapshot = () => this.#shown;

  /** @param {() => void} listener */
  subscribe = (listener) => {
    this.#listeners.add(listener);
    this.#walk();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#release(new Set());
    };
  };

  loadMore = () => {
    if (!this.#shown.hasMore || this.#shown.isLoadingMore) return;
    this.#wanted += 1;
    this.#walk();
  };

  #walk = () => {
    if (this.#listeners.size === 0) return;
    /** @type {Set<Entry>} */
    const used = new Set();
    /** @type {Listed} */
    let shown = UNREAD;
    /** @type {any[]} */
    const rows = [];
    let cursor;
    for (let index = 0; index < this.#wanted; index += 1) {
      const entry = this.#client.watch(this.#path, { ...this.#args, cursor });
      used.add(entry);
      this.#hold(entry);
      const { status, reply, error } = entry.snapshot();
      const page = reply?.status === "success" ? reply.data : undefined;
      rows.push(...(page?.page ?? following(rows, this.#shown.rows)));
      shown = { ...shown, status: status === "loading" && index > 0 ? "ready" : status, hasMore: page?.isDone === false };
      if (status === "failed") shown = { ...shown, error };
      if (reply?.status === "error") shown = { ...shown, status: "refused", refusal: reply };
      if (page === undefined) {
        shown = { ...shown, isLoadingMore: status === "loading" && index > 0 };
        break;
      }
      if (page.isDone) break;
      cursor = page.continueCursor;
    }
    this.#release(used);
    this.#show({ ...shown, rows: distinct(rows) });
  };

  /** @param {Entry} entry */
  #hold(entry) {
    if (this.#held.has(entry)) return;
    // Known before it is subscribed to, because a live transport may report at once.
    this.#held.set(entry, () => {});
    this.#held.set(entry, entry.subscribe(this.#walk));
  }

  /** @param {Set<Entry>} used */
  #release(used) {
    for (const [entry, stop] of this.#held) {
      if (used.has(entry)) continue;
      this.#held.delete(entry);
      stop();
    }
  }

  /** @param {Listed} shown */
  #show(shown) {
    if (JSON.stringify(shown) === JSON.stringify(this.#shown)) return;
    this.#shown = shown;
    for (const listener of [...this.#listeners]) listener();
  }
}
