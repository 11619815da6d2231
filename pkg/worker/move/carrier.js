/**
 * One shard of a move: its rows are copied, compared and deleted, and it flips to the other side. Each step may be repeated.
 */
import { symbolsOf } from "../../durable-objects.js";
import { RENUMBERED, requests, ROWS, shared, tables } from "../../tables.js";
import { hexOf } from "../hex.js";
import { ShardObject } from "./sides.js";
import { MoveError } from "./stop.js";

/** @typedef {import("../../d1.js").Statement} Statement */
/** @typedef {import("../../d1.js").Value} Value */
/** @typedef {import("../../durable-objects.js").Namespaces} Namespaces */
/** @typedef {import("../../fence.js").Side} Side */
/** @typedef {import("./sides.js").Stored} Stored */
/** The number of rows of a table, and a hash of them all. @typedef {Record<string, [count: number, hash: string]>} Sums */
/** Where in a server's rows a move is. @typedef {{ server: string, table: number, after: Value[] | null, sums: Sums }} Within */
/**
 * What a move did last.
 *
 * @typedef {object} Work
 * @property {Side} to
 * @property {"list" | "empty" | "next" | "arrive" | "copy" | "compare" | "shared" | "flip" | "clear" | "done"} phase
 * @property {number} servers that were moved
 * @property {number} rows that were moved
 * @property {string} [shard] the one that is being moved, with what follows
 * @property {number | null} [told]
 * @property {Within} [copied]
 * @property {Within} [compared]
 * @property {{ table: number, after: Value[] | null }} [beside]
 * @property {string} [cleared]
 * @property {{ column: number, after: string }} [listed]
 */
/** A server that was compared. @typedef {{ serverId: string, shard: string, rows: number, tables: Sums }} Verified */
/** What a step leads to; `stop`: what a person must correct before the next. @typedef {{ work: Work, statements?: Statement[], flips?: number, rows?: number, verified?: Verified, stop?: MoveError }} Step */

const NAMES = tables.map(({ name }) => name);

/** The pages of every table but those of the servers, by where they come from. @type {Record<Side, string[]>} */
const BESIDE = { durable: shared.map(({ name }) => name), d1: [...shared, requests].map(({ name }) => name) };

/** @type {(server: string) => Within} */
const beginning = (server) => ({ server, table: 0, after: null, sums: {} });

export class Carrier {
  #own;
  #namespaces;

  /** @param {import("./sides.js").OwnDatabase} own @param {Namespaces} namespaces */
  constructor(own, namespaces) {
    this.#own = own;
    this.#namespaces = namespaces;
  }

  /** The next step of the shard that is being moved; undefined in another phase. @param {Work} work @returns {Promise<Step> | undefined} */
  step(work) {
    switch (work.phase) {
      case "arrive":
        return this.#arrive(work);
      case "copy":
        return this.#copy(work);
      case "compare":
        return this.#compare(work);
      case "shared":
        return this.#beside(work);
      case "flip":
        return this.#flip(work);
      case "clear":
        return work.to === "durable" ? this.#clearD1(work) : this.#clearObject(work);
      default:
        return undefined;
    }
  }

  /** A shard's object. @param {string} symbols */
  object(symbols) {
    return new ShardObject(this.#namespaces, symbols);
  }

  /** @param {Work} work @returns {Promise<Step>} */
  async #arrive(work) {
    const object = this.object(String(work.shard));
    if (work.to === "durable") await object.arrive();
    const told = work.to === "d1" ? await object.leave() : null;
    const server = await this.#serverAfter(work, "");
    return { work: { ...work, told, ...(server === null ? { phase: "shared" } : { phase: "copy", copied: beginning(server) }) } };
  }

  /** @param {Work} work @param {string} after @returns {Promise<string | null>} */
  async #serverAfter({ to, shard = "" }, after) {
    if (to === "d1") return this.object(shard).serverAfter(after);
    const [[row] = []] = await this.#own.run([["SELECT server_id FROM move_server WHERE shard = ?1 AND server_id > ?2 ORDER BY server_id LIMIT 1", [shard, after]]]);
    return row === undefined ? null : String(row["server_id"]);
  }

  /** @param {Side} side @param {string} shard */
  #side(side, shard) {
    return side === "d1" ? this.#own : this.object(shard);
  }

  /** @param {Work} work @returns {Promise<Step>} */
  async #copy(work) {
    const { to, shard = "" } = work;
    const within = /** @type {Within} */ (work.copied);
    const { pages, next } = await this.#readPages(from(to), shard, within);
    const stored = await this.#store(to, shard, pages);
    const rows = countOf(pages);
    const further = { ...work, rows: work.rows + rows, copied: next };
    if (next.table < NAMES.length) return { work: further, statements: stored, rows };
    return { work: { ...further, phase: "compare", compared: beginning(within.server) }, statements: stored, rows };
  }

  /** @param {Work} work @returns {Promise<Step>} */
  async #compare(work) {
    const { to, shard = "" } = work;
    const within = /** @type {Within} */ (work.compared);
    const { pages, next } = await this.#readPages(to, shard, within);
    const rows = countOf(pages);
    if (next.table < NAMES.length) return { work: { ...work, compared: next }, rows };
    const { server, sums } = /** @type {Within} */ (work.copied);
    const different = NAMES.find((name) => String(sums[name]) !== String(next.sums[name]));
    if (different !== undefined) {
      const told = (/** @type {Sums} */ of) => (of[different] === undefined ? "no rows" : `${of[different][0]} rows with the hash ${of[different][1]}`);
      throw new MoveError(`the rows of the server ${JSON.stringify(server)} in ${different} did not arrive as they were: ${told(sums)} left, ${told(next.sums)} arrived. The server stays where it was`);
    }
    const { copied: _, compared: __, ...rest } = work;
    const following = await this.#serverAfter(work, server);
    const counts = Object.values(sums).reduce((sum, [count]) => sum + count, 0);
    return {
      work: { ...rest, servers: work.servers + 1, ...(following === null ? { phase: "shared" } : { phase: "copy", copied: beginning(following) }) },
      statements: to === "d1" ? [await listing([server])] : [],
      rows,
      verified: { serverId: server, shard, rows: counts, tables: sums },
    };
  }

  /**
   * Reads what follows of a server: whole tables, as long as they are small.
   *
   * @param {Side} side
   * @param {string} shard
   * @param {Within} within
   * @returns {Promise<{ pages: Stored[], next: Within }>}
   */
  async #readPages(side, shard, { server, table, after, sums }) {
    // Within a table, only the table.
    const names = after === null ? NAMES.slice(table) : NAMES.slice(table, table + 1);
    const wanted = names.map((name, at) => /** @type {import("./sides.js").Wanted} */ ([name, at === 0 ? after : null]));
    const found = await this.#side(side, shard).pages(wanted, server);
    const sofar = { ...sums };
    /** @type {Stored[]} */
    const pages = [];
    let count = 0;
    for (const [at, { rows, next }] of found.entries()) {
      const name = String(NAMES[table + at]);
      if (rows.length > 0) {
        if (count > 0 && count + rows.length > ROWS) return { pages, next: { server, table: table + at, after: null, sums: sofar } };
        count += rows.length;
        const [before, hash] = sofar[name] ?? [0, ""];
        sofar[name] = [before + rows.length, await digest(hash + JSON.stringify(rows))];
        pages.push([name, rows]);
      }
      if (next !== null) return { pages, next: { server, table: table + at, after: next, sums: sofar } };
    }
    return { pages, next: { server, table: table + found.length, after: null, sums: sofar } };
  }

  /** Stores rows on a side. @param {Side} side @param {string} shard @param {Stored[]} pages @returns {Promise<Statement[]>} what is left to do in D1 */
  async #store(side, shard, pages) {
    const filled = pages.filter(([, rows]) => rows.length > 0);
    if (side === "d1") return this.#own.stored(filled);
    if (filled.length > 0) await this.object(shard).receive(filled);
    return [];
  }

  /** Copies what belongs to no server. @param {Work} work @returns {Promise<Step>} */
  async #beside(work) {
    const { to, shard = "" } = work;
    const { table, after } = work.beside ?? { table: 0, after: null };
    const name = BESIDE[to][table];
    if (name === undefined) {
      const { beside: _, ...rest } = work;
      return { work: { ...rest, phase: "flip" } };
    }
    const [page] = await this.#side(from(to), shard).pages([[name, after]], "");
    const { rows = [], next = null } = page ?? {};
    const statements = await this.#store(to, shard, [[name, rows]]);
    return { work: { ...work, beside: next === null ? { table: table + 1, after: null } : { table, after: next } }, statements, rows: rows.length };
  }

  /** The shard is on the other side from now on. @param {Work} work @returns {Promise<Step>} */
  async #flip(work) {
    const { to, shard = "", told = null } = work;
    const { told: _, ...rest } = work;
    if (to === "durable") {
      const [[clock] = []] = await this.#own.run([["SELECT since FROM event_clock WHERE one = 1", []]]);
      await this.object(shard).open(clock === undefined ? null : Number(clock["since"]));
    }
    /** @type {Statement[]} */
    const watched = to === "d1" ? [[`${RENUMBERED} WHERE id IN (SELECT server_id FROM move_server WHERE shard = ?1)`, [shard]]] : [];
    /** @type {Statement[]} */
    const clock = to === "d1" && told !== null ? [["INSERT INTO event_clock (one, since) VALUES (1, ?1) ON CONFLICT (one) DO UPDATE SET since = min(since, ?1)", [told]]] : [];
    return {
      work: { ...rest, phase: "clear" },
      flips: 1,
      statements: [["UPDATE move_shard SET home = ?2, state = 'cleared', is_closed = ?3 WHERE shard = ?1 AND state = 'copied'", [shard, to, to === "d1" ? 1 : 0]], ...watched, ...clock],
    };
  }

  /** Deletes what D1 had of the shard. @param {Work} work @returns {Promise<Step>} */
  async #clearD1(work) {
    const { shard = "" } = work;
    const server = await this.#serverAfter(work, "");
    if (server === null) return settled(work);
    const wanted = NAMES.map((name) => /** @type {import("./sides.js").Wanted} */ ([name, null]));
    const found = await this.#own.pages(wanted, server);
    // From the last table on, as many as are small.
    /** @type {string[]} */
    const names = [];
    let count = 0;
    for (const [at, { rows, next }] of [...found.entries()].reverse()) {
      if (rows.length === 0) continue;
      if (count > 0 && count + rows.length > ROWS) break;
      count += rows.length;
      names.push(String(NAMES[at]));
      if (next !== null) break;
    }
    const isLast = names.length === found.filter(({ rows }) => rows.length > 0).length && !found.some(({ next }) => next !== null);
    const statements = await this.#own.deleted(names, server);
    if (isLast) statements.push(["DELETE FROM move_server WHERE server_id = ?1 AND shard = ?2", [server, shard]]);
    return { work, statements, rows: count };
  }

  /** Deletes what the object had. @param {Work} work @returns {Promise<Step>} */
  async #clearObject(work) {
    const object = this.object(String(work.shard));
    await object.gone();
    return (await object.clear()) ? settled(work) : { work, rows: ROWS };
  }
}

/** @param {Work} work @returns {Step} */
function settled(work) {
  const { shard = "", ...rest } = work;
  return { work: { ...rest, phase: "next" }, flips: 1, statements: [["UPDATE move_shard SET state = 'settled' WHERE shard = ?1 AND state = 'cleared'", [shard]]] };
}

/** @param {Side} to @returns {Side} */
const from = (to) => (to === "d1" ? "durable" : "d1");

/** @param {Stored[]} pages */
const countOf = (pages) => pages.reduce((sum, [, rows]) => sum + rows.length, 0);

/** Lists servers with their shards. @param {string[]} ids @returns {Promise<Statement>} */
export async function listing(ids) {
  const rows = await Promise.all(ids.map(async (id) => [id, await symbolsOf(id)]));
  return ["INSERT INTO move_server (server_id, shard) SELECT value ->> 0, value ->> 1 FROM json_each(?1) WHERE true ON CONFLICT DO NOTHING", [JSON.stringify(rows)]];
}

/** @param {string} text */
async function digest(text) {
  return hexOf(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))).slice(0, 32);
}
