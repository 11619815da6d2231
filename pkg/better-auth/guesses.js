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

  /** @param {number} limit of wrong codes an hour and address */
  constructor(limit) {
    this.#limit = limit;
  }

  /**
   * Refuses who has guessed too often, with a right code too.
   *
   * @param {AuthContext} auth
   * @param {Visit} visit
   */
  async admit(auth, visit) {
    const key = keyOf(auth, visit);
    if (key === undefined) return;
    if (Number(await this.#in(auth).get(key)) >= this.#limit) throw refusal("INVITE_TOO_MANY_ATTEMPTS");
  }

  /** @param {AuthContext} auth @param {Visit} visit */
  async count(auth, visit) {
    const key = keyOf(auth, visit);
    if (key !== undefined) await this.#in(auth).increment(key, HOUR);
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
