/** The objects that hold the data, and the trips of one call to them. */
import { ATTEMPTS, Deadline, FIRST_PAUSE, messageOf, pause, REFUSED, REPEATABLE, StorageError } from "./d1.js";
import { written } from "./durable-message.js";

/** @typedef {import("./d1.js").Rows} Rows */
/** @typedef {import("./d1.js").Statement} Statement */
/** @typedef {import("./durable-message.js").Answer} Answer */
/** @typedef {import("./durable-message.js").Claim} Claim */
/** The part of a Durable Object namespace that is used here. @typedef {{ idFromName(name: string): any, get(id: any): any }} Namespace */
/** The namespaces of the two classes. @typedef {{ SHARD: Namespace, DIRECTORY: Namespace }} Namespaces */

/** The number of objects over which the texts are spread, and the users. */
const DIRECTORIES = 256;

/** The number of objects that count wrong guesses. They are few, so that they are awake when it matters. */
const PARTIES = 32;

/** @param {string} symbols the two symbols with which the shard's codes begin */
export const shardName = (symbols) => `shard-${symbols}`;

/** How many shards one object relays to. */
const RELAYED = 64;

/** The object that knows which shards hold anything. */
export const SHARDS = "shards";

/** All numbers of a TimeCapsule prefix are in one object. @param {string} folded */
export const textName = (folded) => `text-${hashOf(folded.slice(0, -3)) % DIRECTORIES}`;

/** @param {string} user */
export const userName = (user) => `user-${hashOf(user) % DIRECTORIES}`;

/** The symbols of codes, by their values. */
export const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** The number of a shard. @param {string} symbols */
export const valueOf = (symbols) => ALPHABET.indexOf(String(symbols[0])) * 32 + ALPHABET.indexOf(String(symbols[1]));

/** The symbols of the shard of a server: the first ten bits of the SHA-256 of its id. @param {string} server */
export async function symbolsOf(server) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(server)));
  return symbolsAt((Number(hash[0]) << 2) | (Number(hash[1]) >> 6));
}

/** The symbols of the shard of a row: the last ten bits of its id. @param {string} id */
export const symbolsIn = (id) => symbolsAt(Number.parseInt(id.slice(-3), 16) & 1023);

/** @param {number} number of a shard */
const symbolsAt = (number) => `${ALPHABET[number >> 5]}${ALPHABET[number & 31]}`;

/** The object that counts the wrong guesses of a party in all shards. @param {string} key */
export const partyName = (key) => `party-${hashOf(key) % PARTIES}`;

/** FNV-1a of 32 bits. @param {string} text */
function hashOf(text) {
  let hash = 0x811c9dc5;
  for (let place = 0; place < text.length; place += 1) hash = Math.imul(hash ^ text.charCodeAt(place), 0x01000193);
  return hash >>> 0;
}

/** The trips of one call. They share one deadline. */
export class Trips {
  #namespaces;
  #deadline;
  #until;
  #onFurther;
  #made = 0;

  /** @param {Namespaces} namespaces @param {number} deadlineMs @param {(() => void) | undefined} onFurther called before each trip but the first */
  constructor(namespaces, deadlineMs, onFurther) {
    this.#namespaces = namespaces;
    this.#deadline = new Deadline(deadlineMs);
    this.#until = Date.now() + deadlineMs;
    this.#onFurther = onFurther;
  }

  end() {
    this.#deadline.clear();
  }

  /** A trip begins. */
  count() {
    if (this.#made > 0) this.#onFurther?.();
    this.#made += 1;
  }

  /** The shards that the index knows of a user. @param {string} user @returns {Promise<string[]>} */
  shardsOf(user) {
    return this.directory(userName(user), "shardsOf", user);
  }

  /** For how many milliseconds the call still waits. */
  get left() {
    return Math.max(1, this.#until - Date.now());
  }

  /**
   * Runs statements as one transaction of a shard.
   *
   * @param {string} symbols
   * @param {Statement[]} statements
   * @param {{ claim?: Claim, of?: string }} [more] `of`: the text that a code of the shard must have
   */
  async shard(symbols, statements, more) {
    const [answer, attempt] = await this.#ask("SHARD", shardName(symbols), (shard) => shard.run(written(statements, this.left, more)));
    return rowsOf(JSON.parse(answer), attempt);
  }

  /**
   * Runs the same statements in many shards. A worker may make so many trips only, so further objects make them for it.
   *
   * @param {string[]} shards
   * @param {Statement[]} statements
   * @returns {Promise<Rows[][]>}
   */
  async shards(shards, statements) {
    const message = written(statements, this.left);
    /** @type {Promise<[answers: string[], attempt: number]>[]} */
    const relayed = [];
    for (let from = 0; from < shards.length; from += RELAYED) {
      relayed.push(this.#ask("DIRECTORY", `relay-${from / RELAYED}`, (relay) => relay.relay(shards.slice(from, from + RELAYED), message)));
    }
    return (await Promise.all(relayed)).flatMap(([answers, attempt]) => answers.map((answer) => rowsOf(JSON.parse(answer), attempt)));
  }

  /** A user who was erased is in the index no more, unless it created something since. @param {string} symbols @param {string} user */
  async unlist(symbols, user) {
    await this.#ask("SHARD", shardName(symbols), (shard) => shard.unlist(user));
  }

  /**
   * Asks the directory for the shard of a text. Where it has none, the statements run in the directory itself, which has no
   * codes and counts the guess.
   *
   * @param {string} folded
   * @param {Statement[]} statements
   * @returns {Promise<{ shard: string, isCreated: boolean } | { rows: Rows[] }>}
   */
  async text(folded, statements) {
    const [text, attempt] = await this.#ask("DIRECTORY", textName(folded), (directory) => directory.find(folded, written(statements, this.left)));
    const answer = JSON.parse(text);
    return "shard" in answer ? answer : { rows: rowsOf(answer, attempt) };
  }

  /**
   * Runs statements as one transaction of a directory's own database.
   *
   * @param {string} name
   * @param {Statement[]} statements
   */
  async object(name, statements) {
    const [answer, attempt] = await this.#ask("DIRECTORY", name, (directory) => directory.run(written(statements, this.left)));
    return rowsOf(JSON.parse(answer), attempt);
  }

  /**
   * Calls a method of a directory.
   *
   * @param {string} name
   * @param {string} method
   * @param {...unknown} args
   * @returns {Promise<any>}
   */
  async directory(name, method, ...args) {
    const [answer] = await this.#ask("DIRECTORY", name, (directory) => directory[method](...args));
    return answer;
  }

  /**
   * @param {"SHARD" | "DIRECTORY"} binding
   * @param {string} name
   * @param {(object: any) => Promise<any>} call
   * @returns {Promise<[answer: any, attempt: number]>}
   */
  async #ask(binding, name, call) {
    const namespace = this.#namespaces[binding];
    for (let attempt = 1; ; attempt += 1) {
      try {
        if (attempt > 1) await this.#deadline.orEarlier(pause(FIRST_PAUSE * 2 ** (attempt - 2)));
        this.count();
        // A stub is broken after an error, so each attempt has its own.
        return [await this.#deadline.orEarlier(call(namespace.get(namespace.idFromName(name)))), attempt];
      } catch (error) {
        const { overloaded, retryable } = /** @type {any} */ (error) ?? {};
        const isPassing = overloaded !== true && (retryable === true || REPEATABLE.test(messageOf(error)));
        if (attempt === ATTEMPTS || !isPassing) throw new StorageError(REFUSED.test(messageOf(error)) ? "internal" : "unavailable", error, attempt === 1 && overloaded === true);
        this.#deadline.blamed = messageOf(error);
      }
    }
  }
}

/** @param {Answer} answer @param {number} attempt */
function rowsOf(answer, attempt) {
  if ("rows" in answer) return answer.rows;
  throw new StorageError(REFUSED.test(answer.error) ? "internal" : "unavailable", new Error(answer.error), attempt === 1);
}
