/** A distinct query: what all connections share that watch the same function with the same arguments as the same caller, in the same language. */

/** @typedef {import("./identity.js").Identity} Identity */
/**
 * What an evaluation gave.
 *
 * @typedef {object} Answer
 * @property {import("./frames.js").Result} result
 * @property {string} [journal]
 * @property {string[]} [topics] what the result depends on; absent: on anything
 * @property {number} [until] when it changes by itself, in milliseconds
 * @property {boolean} [final] it is not evaluated again
 */
/** @typedef {{ key: string, path: string, args: string, identity: Identity, address: string, language: string | undefined, journal: string | undefined }} Asked */

/** The functions that count guesses by address, so that the address is part of what makes a query of them distinct. */
const COUNTED = ["invitCode:explain", "invitCode:r"];

/**
 * @param {{ path: string, args: string, journal: string | undefined }} added
 * @param {Identity} identity
 * @param {{ address: string, language?: string | undefined }} opened
 * @returns {Asked}
 */
export function askedOf({ path, args, journal }, identity, { address, language }) {
  const counted = COUNTED.includes(path) ? address : "";
  const key = JSON.stringify([path, args, identity.text, counted, language ?? null, journal ?? null]);
  return { key, path, args, identity, address: counted, language, journal };
}

export class Query {
  /** The connections that watch it. @type {Set<number>} */
  watchers = new Set();
  /** Its result as JSON without the query's id; undefined before the first evaluation. @type {string | undefined} */
  text = undefined;
  /** @type {string[] | undefined} */
  topics = undefined;
  /** @type {number | undefined} */
  until = undefined;
  final = false;
  /** Whether its result may have changed since it was read. */
  stale = true;

  /** @param {Asked} asked */
  constructor(asked) {
    this.key = asked.key;
    this.path = asked.path;
    this.args = asked.args;
    this.identity = asked.identity;
    this.address = asked.address;
    this.language = asked.language;
    /** The journal that it was added with: part of its key. */
    this.first = asked.journal;
    this.journal = asked.journal;
  }

  /** Whether a trip reads it: a transition shows what one trip read, but for what is not run again. */
  get isRead() {
    return this.stale || !this.final;
  }
}
