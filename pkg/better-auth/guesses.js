/**
 * The limit on guessing codes. A service of invitcode counts against the visitor's address, which the plugin tells it. Over
 * another binding nobody counts. So the plugin counts the wrong codes of each address too, in better-auth's secondary storage
 * if there is one, otherwise in this process.
 */
import { getIP } from "better-auth/api";
import { refusal } from "./refusals.js";

/** @typedef {import("./options.js").AuthContext} AuthContext */
/** @typedef {{ headers?: Headers | undefined, request?: Request | undefined }} Visit */
/** @typedef {{ get(key: string): unknown, increment(key: string, ttl: number): unknown }} Counters */

/** In seconds. */
const HOUR = 3600;

/** More addresses than this are not remembered by one process: the oldest go first. */
const MOST = 10_000;

export class Guesses {
  #limit;
  /** @type {Counters} */
  #own = new OwnCounters();
  /** The checks of each address that are running. @type {Map<string, Set<Promise<unknown>>>} */
  #under = new Map();
  /** How many guesses were counted. */
  #changes = 0;

  /** @param {number} limit of wrong codes an hour and address */
  constructor(limit) {
    this.#limit = limit;
  }

  /**
   * Asks about a code for a visitor, and counts the guess if the code is wrong. A visitor who has guessed too often is
   * refused, also with a right code. At most as many codes as the limit leaves are checked at once, so concurrent calls cannot exceed it.
   *
   * @template Reply
   * @param {AuthContext} auth
   * @param {Visit} visit
   * @param {() => Promise<Reply>} ask
   * @param {(reply: Reply) => boolean} isWrong
   * @returns {Promise<Reply>}
   */
  async watch(auth, visit, ask, isWrong) {
    const key = keyOf(auth, visit);
    if (key === undefined) return ask();
    const leave = await this.#enter(auth, key);
    try {
      const reply = await ask();
      if (isWrong(reply)) {
        await this.#in(auth).increment(key, HOUR);
        this.#changes += 1;
      }
      return reply;
    } finally {
      leave();
    }
  }

  /**
   * Waits until the wrong codes of an address and those that are being asked about are fewer than the limit.
   *
   * @param {AuthContext} auth
   * @param {string} key
   * @returns {Promise<() => void>} what ends this one
   */
  async #enter(auth, key) {
    for (;;) {
      const before = this.#changes;
      const count = Number(await this.#in(auth).get(key));
      if (count >= this.#limit) throw refusal("INVITE_TOO_MANY_ATTEMPTS");
      const under = this.#under.get(key) ?? new Set();
      if (under.size >= this.#limit - count) await Promise.race(under);
      // What was counted meanwhile is not in the count.
      else if (before === this.#changes) return this.#begun(key, under);
    }
  }

  /** @param {string} key @param {Set<Promise<unknown>>} under */
  #begun(key, under) {
    let resolve = () => {};
    /** @type {Promise<void>} */
    const ended = new Promise((end) => (resolve = end));
    this.#under.set(key, under.add(ended));
    return () => {
      under.delete(ended);
      if (under.size === 0) this.#under.delete(key);
      resolve();
    };
  }

  /** @param {AuthContext} auth @returns {Counters} */
  #in({ secondaryStorage }) {
    return secondaryStorage ?? this.#own;
  }
}

/**
 * The visitor's address, as better-auth finds it.
 *
 * @param {AuthContext} auth
 * @param {Visit} visit
 */
export function addressOf(auth, { headers, request }) {
  const from = headers ?? request?.headers;
  return (from === undefined ? null : getIP(from, auth.options)) ?? undefined;
}

/** @param {AuthContext} auth @param {Visit} visit */
function keyOf(auth, visit) {
  const address = addressOf(auth, visit);
  return address === undefined ? undefined : `invitcode-guesses:${address}`;
}

/** The counters of one process. @implements {Counters} */
class OwnCounters {
  /** @type {Map<string, { count: number, until: number }>} */
  #counts = new Map();

  /** @param {string} key */
  get(key) {
    const known = this.#counts.get(key);
    return known === undefined || known.until <= Date.now() ? 0 : known.count;
  }

  /** @param {string} key @param {number} ttl in seconds */
  increment(key, ttl) {
    const count = this.get(key) + 1;
    const until = count === 1 ? Date.now() + ttl * 1000 : /** @type {{ until: number }} */ (this.#counts.get(key)).until;
    if (count === 1) this.#counts.delete(key);
    this.#counts.set(key, { count, until });
    if (this.#counts.size > MOST) this.#counts.delete(/** @type {string} */ (this.#counts.keys().next().value));
    return count;
  }
}
