/**
 * A list that is watched page by page, as Convex's `usePaginatedQuery` does: each page keeps the end that it had when it
 * was read first, so the next one begins there whatever comes and goes. A page that has grown too long is split in two.
 */
import { UNREAD } from "./pages.js";
import { distinct, following } from "./rows.js";

/** @typedef {import("./client.js").Client} Client */
/** @typedef {import("./entry.js").Entry} Entry */
/** @typedef {import("./pages.js").Listed} Listed */
/** @typedef {import("./transport.js").Path} Path */
/** A page, and the two that will take its place once both are read. @typedef {{ cursor: string | null, entry: Entry, stop: () => void, halves?: [Part, Part] }} Part */

/** The length of a page, where nothing else is asked for. */
const LENGTH = 50;

export class LivePages {
  #client;
  #path;
  #args;
  #length;
  #wanted = 1;
  /** @type {Part[]} */
  #parts = [];
  /** @type {Set<() => void>} */
  #listeners = new Set();
  /** @type {Listed} */
  #shown = UNREAD;
  #isWalking = false;
  #isOutdated = false;

  /**
   * @param {Client} client
   * @param {Path} path
   * @param {Record<string, any>} args
   */
  constructor(client, path, { limit = LENGTH, ...args }) {
    this.#client = client;
    this.#path = path;
    this.#args = args;
    this.#length = limit;
  }

  snapshot = () => this.#shown;

  /** @param {() => void} listener */
  subscribe = (listener) => {
    this.#listeners.add(listener);
    this.#walk();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#drop(0);
    };
  };

  loadMore = () => {
    if (!this.#shown.hasMore || this.#shown.isLoadingMore) return;
    this.#wanted += 1;
    this.#walk();
  };

  /** A page may report at once while it is subscribed to. */
  #walk = () => {
    this.#isOutdated = true;
    if (this.#isWalking) return;
    this.#isWalking = true;
    try {
      while (this.#isOutdated && this.#listeners.size > 0) {
        this.#isOutdated = false;
        this.#show(this.#read());
      }
    } finally {
      this.#isWalking = false;
    }
  };

  /** @returns {Listed} */
  #read() {
    if (this.#parts.length === 0) this.#parts.push(this.#part(null));
    /** @type {any[]} */
    const rows = [];
    /** @type {Listed} */
    let shown = UNREAD;
    for (let index = 0; index < this.#parts.length; index += 1) {
      this.#completeSplit(index);
      const part = /** @type {Part} */ (this.#parts[index]);
      const { status, reply, error } = part.entry.snapshot();
      if (part.cursor !== null && isLost(error)) {
        this.#drop(0);
        this.#isOutdated = true;
        return this.#shown;
      }
      const page = reply?.status === "success" && reply.data.pageStatus !== "SplitRequired" ? reply.data : undefined;
      if (reply?.status === "success") this.#split(part, reply.data);
      const isLoading = status === "loading" || (page === undefined && reply?.status === "success");
      rows.push(...(page?.page ?? following(rows, this.#shown.rows)));
      shown = { ...UNREAD, status: isLoading ? (index > 0 ? "ready" : "loading") : status, hasMore: page?.isDone === false, isLoadingMore: isLoading && index > 0 };
      if (status === "failed") shown = { ...shown, error };
      if (reply?.status === "error") shown = { ...shown, status: "refused", refusal: reply };
      if (page === undefined) break;
      const next = this.#parts[index + 1];
      if (page.isDone || (next !== undefined && next.cursor !== page.continueCursor)) this.#drop(index + 1);
      if (!page.isDone && this.#parts.length === index + 1 && this.#parts.length < this.#wanted) this.#parts.push(this.#part(page.continueCursor));
    }
    return { ...shown, rows: distinct(rows) };
  }

  /** @param {string | null} cursor @param {string} [endCursor] @returns {Part} */
  #part(cursor, endCursor) {
    const paginationOpts = { numItems: this.#length, cursor, ...(endCursor === undefined ? {} : { endCursor }) };
    const entry = this.#client.watch(this.#path, { ...this.#args, paginationOpts });
    return { cursor, entry, stop: entry.subscribe(this.#walk) };
  }

  /** @param {Part} part @param {any} page */
  #split(part, { page, splitCursor, pageStatus, continueCursor }) {
    const isLong = pageStatus === "SplitRecommended" || pageStatus === "SplitRequired" || page.length > this.#length * 2;
    if (part.halves !== undefined || !isLong || typeof splitCursor !== "string") return;
    part.halves = [this.#part(part.cursor, splitCursor), this.#part(splitCursor, continueCursor)];
  }

  /** Replaces a page by two. @param {number} index */
  #completeSplit(index) {
    const { halves, stop } = /** @type {Part} */ (this.#parts[index]);
    if (halves?.every(({ entry }) => entry.snapshot().reply?.status === "success") !== true) return;
    this.#parts.splice(index, 1, ...halves);
    this.#wanted += 1;
    stop();
  }

  /** Unsubscribes from this page and the following ones. @param {number} from */
  #drop(from) {
    for (const { stop, halves } of this.#parts.splice(from)) {
      stop();
      for (const half of halves ?? []) half.stop();
    }
  }

  /** @param {Listed} shown */
  #show(shown) {
    if (JSON.stringify(shown) === JSON.stringify(this.#shown)) return;
    this.#shown = shown;
    for (const listener of [...this.#listeners]) listener();
  }
}

/** Whether a page's cursor is none of the list any more, so that the list is read from its start. @param {any} error */
function isLost(error) {
  return error?.data?.isConvexSystemError === true && error.data.paginationError === "InvalidCursor";
}
