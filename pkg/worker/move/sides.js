/** The two sides of a move: where pages of a server's rows are read, stored and deleted. */
import { d1, messageOf } from "../../d1.js";
import { shardName, textName } from "../../durable-objects.js";
import { cut, deleteOf, insertOf, pageOf, tableOf, triggersOf, withoutTriggers } from "../../tables.js";
import { MoveError, stopIn } from "./stop.js";

/** @typedef {import("../../d1.js").Database} Database */
/** @typedef {import("../../d1.js").Statement} Statement */
/** @typedef {import("../../d1.js").Value} Value */
/** @typedef {import("../../durable-objects.js").Namespaces} Namespaces */
/** @typedef {import("../../tables.js").Row} Row */
/** @typedef {{ rows: Row[], next: Value[] | null }} Page */
/** @typedef {[table: string, after: Value[] | null]} Wanted */
/** @typedef {[table: string, rows: Row[]]} Stored */

/** A text that names no shard: generated codes have twelve symbols, and an id stands for a text that was taken over. @param {unknown} folded */
const isPlaceless = (folded) => typeof folded === "string" && folded.length !== 12 && folded.length <= 32;

/** D1's side. */
export class OwnDatabase {
  #binding;
  /** @type {Map<string, Row[]>} */
  #triggers = new Map();

  /** @param {Database} database @param {number} deadlineMs */
  constructor(database, deadlineMs) {
    this.#binding = d1(database, { deadlineMs });
  }

  /** @param {Statement[]} statements */
  run(statements) {
    return this.#binding.run(statements);
  }

  /** @param {Wanted[]} wanted @param {string} server @returns {Promise<Page[]>} */
  async pages(wanted, server) {
    const found = await this.run(wanted.map(([name, after]) => pageOf(tableOf(name), server, after)));
    return wanted.map(([name], at) => cut(tableOf(name), found[at] ?? []));
  }

  /** The statements that store rows as they are. @param {Stored[]} pages @returns {Promise<Statement[]>} */
  async stored(pages) {
    const work = await Promise.all(pages.map(async ([name, rows]) => withoutTriggers(await this.#of(name), rows.map((row) => insertOf(tableOf(name), row)))));
    return work.flat();
  }

  /** The statements that delete the first rows of a server from some tables. @param {string[]} names @param {string} server */
  async deleted(names, server) {
    const work = await Promise.all(names.map(async (name) => withoutTriggers(await this.#of(name), [deleteOf(tableOf(name), server)])));
    return work.flat();
  }

  /** @param {string} name */
  async #of(name) {
    const known = this.#triggers.get(name);
    if (known !== undefined) return known;
    const [rows = []] = await this.run([triggersOf(name)]);
    this.#triggers.set(name, rows);
    return rows;
  }
}

/** The side of Durable Objects: one shard of it. */
export class ShardObject {
  #namespaces;
  #symbols;

  /** @param {Namespaces} namespaces @param {string} symbols */
  constructor(namespaces, symbols) {
    this.#namespaces = namespaces;
    this.#symbols = symbols;
  }

  /** A stub is broken after an error, so each call has its own. @returns {any} */
  get #stub() {
    const { SHARD } = this.#namespaces;
    return SHARD.get(SHARD.idFromName(shardName(this.#symbols)));
  }

  /** @param {string} step @param {...unknown} args */
  async #move(step, ...args) {
    try {
      return await this.#stub.move(step, ...args);
    } catch (error) {
      const stop = stopIn(error);
      if (stop !== undefined) throw new MoveError(`the shard ${this.#symbols} ${stop}`);
      throw new Error(`shard ${this.#symbols}: ${messageOf(error)}`, { cause: error });
    }
  }

  arrive() {
    return this.#move("arrive");
  }

  /** @returns {Promise<number | null>} since when the ends of memberships are told */
  leave() {
    return this.#move("leave");
  }

  /** @returns {Promise<boolean>} */
  goneIfEmpty() {
    return this.#move("goneIfEmpty");
  }

  gone() {
    return this.#move("gone");
  }

  /** @returns {Promise<boolean>} whether nothing is left */
  clear() {
    return this.#move("clear");
  }

  /** @param {number | null} since */
  open(since) {
    return this.#stub.open(since);
  }

  /** @param {string} after @returns {Promise<string | null>} */
  serverAfter(after) {
    return this.#move("serverAfter", after);
  }

  /** @param {Wanted[]} wanted @param {string} server @returns {Promise<Page[]>} */
  pages(wanted, server) {
    return this.#move("pages", wanted, server);
  }

  /** Stores rows as they are. The directory knows their texts before. @param {Stored[]} pages */
  async receive(pages) {
    const texts = pages.flatMap(([name, rows]) => (name === "invit_code" || name === "rotated_text" ? rows.map(({ folded }) => folded).filter(isPlaceless).map(String) : []));
    const { DIRECTORY } = this.#namespaces;
    await Promise.all([...Map.groupBy(texts, textName)].map(([name, own]) => /** @type {any} */ (DIRECTORY.get(DIRECTORY.idFromName(name))).adopt(own, this.#symbols)));
    await this.#move("receive", pages);
  }
}
