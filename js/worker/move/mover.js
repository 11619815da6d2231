/**
 * The steps of a move. Each is small and may be repeated: what was done last is in D1, in the transaction of the step where
 * D1 itself changes. So a move continues wherever it was interrupted, and two commands at the same time do no harm.
 */
import { messageOf } from "../../bindings/d1.js";
import { SHARDS as KNOWN, symbolsOf, Trips } from "../../bindings/durable-objects.js";
import { begun, FENCE_NAMES, fenceUp, KNOWN_BY, SHARDS } from "../../bindings/move/fence.js";
import { INDEXES, indexName, requests, ROWS, shared, tables } from "../../bindings/move/tables.js";
import { hexOf } from "../hex.js";
import { OwnDatabase, ShardObject } from "./sides.js";

/** @typedef {import("../../bindings/d1.js").Database} Database */
/** @typedef {import("../../bindings/d1.js").Statement} Statement */
/** @typedef {import("../../bindings/d1.js").Value} Value */
/** @typedef {import("../../bindings/durable-objects.js").Namespaces} Namespaces */
/** @typedef {import("../../bindings/move/fence.js").Side} Side */
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
/** What a step leads to. @typedef {{ work: Work, statements?: Statement[], flips?: number, rows?: number, verified?: Verified }} Step */

/** The move cannot continue before something is corrected. */
export class MoveError extends Error {}

/** So many servers are listed, and so many shards asked whether they are empty, in one step. */
const LISTED = 500;
const ASKED = 32;

/** The most rows of one request, after how many statements in D1 it ends, and how long its steps may take, in milliseconds. */
const MOST_ROWS = 500;
const MOST_STATEMENTS = 500;
const LONGEST = 1_000;

const NAMES = tables.map(({ name }) => name);

/** The pages of every table but those of the servers, by where they come from. @type {Record<Side, string[]>} */
const BESIDE = { durable: shared.map(({ name }) => name), d1: [...shared, requests].map(({ name }) => name) };

/** @type {(server: string) => Within} */
const beginning = (server) => ({ server, table: 0, after: null, sums: {} });

export class Mover {
  #own;
  #namespaces;
  #deadlineMs;
  #guild;

  /**
   * @param {Database} database
   * @param {Namespaces} namespaces
   * @param {{ deadlineMs: number, guild: string | undefined }} options `guild`: RDS's server, which may have no row
   */
  constructor(database, namespaces, { deadlineMs, guild }) {
    this.#own = new OwnDatabase(database, deadlineMs);
    this.#namespaces = namespaces;
    this.#deadlineMs = deadlineMs;
    this.#guild = guild;
  }

  /**
   * Goes on with the move for about a second.
   *
   * @param {Side} to
   * @param {Side} first the side of all shards before the first move
   */
  async goOn(to, first) {
    const end = Date.now() + LONGEST;
    /** @type {Verified[]} */
    const verified = [];
    let moved = 0;
    let statements = 0;
    let { version, work } = await this.#read(to, first);
    while (work.phase !== "done" && moved < MOST_ROWS && statements < MOST_STATEMENTS && Date.now() < end) {
      const step = await this.#step(work, to);
      await this.#own.run([save(version, step.work, step.flips), ...(step.statements ?? [])]);
      version += 1;
      work = step.work;
      moved += step.rows ?? 0;
      statements += step.statements?.length ?? 0;
      if (step.verified !== undefined) verified.push(step.verified);
    }
    const [[shards] = []] = await this.#own.run([["SELECT count(*) AS total, sum(home = ?1 AND state = 'settled') AS moved FROM move_shard", [to]]]);
    const { phase, shard, copied } = work;
    return {
      to,
      isDone: phase === "done" && work.to === to,
      shards: { moved: Number(shards?.["moved"]), total: Number(shards?.["total"]) },
      servers: work.servers,
      rows: work.rows,
      shard: shard ?? null,
      serverId: copied?.server ?? null,
      verified,
    };
  }

  /** The last step. A move begins if none is running. @param {Side} to @param {Side} first */
  async #read(to, first) {
    const found = await this.#own.run([["SELECT version, work FROM move_work WHERE one = 1", []]]).catch((error) => {
      if (!/no such table/.test(messageOf(error))) throw error;
      return [[]];
    });
    const [[row] = []] = found;
    const before = row === undefined ? {} : JSON.parse(String(row["work"]));
    // A shard that is being moved arrives first.
    const goesOn = before.to === to || before.shard !== undefined;
    return goesOn ? { version: Number(row?.["version"]), work: /** @type {Work} */ (before) } : this.#begin(to, first);
  }

  /** @param {Side} to @param {Side} first */
  async #begin(to, first) {
    const [versions = []] = await this.#own.run([["SELECT version FROM invitcode_schema", []]]).catch((error) => {
      throw /no such table/.test(messageOf(error)) ? new MoveError("D1 has no tables yet: apply the migrations to it first, by npx wrangler d1 migrations apply DB --remote (on this machine: --local)") : error;
    });
    if (versions.length !== 1) throw new MoveError("D1's schema is not complete: apply the migrations to it first");
    await this.#assertNoErasure();
    await this.#own.run(begun(first));
    await this.#own.run(INDEXES.map((sql) => [sql, []]));
    await this.#own.run(fenceUp());
    // One may have begun before the fence was up. It must be possible to finish it.
    await this.#assertNoErasure(() => this.#fenceDown().then((statements) => this.#own.run(statements)));
    const [[row] = []] = await this.#own.run([["SELECT version FROM move_work WHERE one = 1", []]]);
    return { version: Number(row?.["version"]), work: /** @type {Work} */ ({ to, phase: "list", servers: 0, rows: 0, listed: { column: 0, after: "" } }) };
  }

  /** @param {() => Promise<unknown>} [otherwise] done before it throws because of D1 */
  async #assertNoErasure(otherwise) {
    /** @type {Statement} */
    const unfinished = ["SELECT user_id FROM erasure LIMIT 1", []];
    const trips = new Trips(this.#namespaces, this.#deadlineMs, undefined);
    try {
      const [[here] = []] = await this.#own.run([unfinished]);
      const shards = await trips.directory(KNOWN, "shards");
      const there = (await trips.shards(shards, [unfinished]).catch(() => [])).flat(2)[0];
      if (here !== undefined) await otherwise?.();
      if (here !== undefined || there !== undefined) throw new MoveError("the erasure of a user is unfinished. Finish it by user:forget, without the move in STORE, and then move");
    } finally {
      trips.end();
    }
  }

  /** @param {string} symbols */
  #object(symbols) {
    return new ShardObject(this.#namespaces, symbols);
  }

  /** @param {Work} work @param {Side} wanted @returns {Promise<Step>} */
  async #step(work, wanted) {
    switch (work.phase) {
      case "list":
        return this.#list(work);
      case "empty":
        return work.to === "durable" ? this.#emptyOfD1(work) : this.#emptyObjects(work);
      case "next":
        return this.#next(work, wanted);
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
        return { work };
    }
  }

  /** Lists the servers that D1 knows. Those that are created from now on list themselves. @param {Work} work @returns {Promise<Step>} */
  async #list(work) {
    const { column: at, after } = work.listed ?? { column: 0, after: "" };
    const known = KNOWN_BY[at];
    if (known === undefined) {
      const { listed: _, ...rest } = work;
      const own = this.#guild === undefined ? [] : [await listing([this.#guild])];
      return { work: { ...rest, phase: "empty" }, statements: own };
    }
    const [table, column] = known;
    const [found = []] = await this.#own.run([
      [
        `WITH RECURSIVE each (id) AS (SELECT (SELECT min(${column}) FROM ${table} WHERE ${column} > ?1)
           UNION ALL SELECT (SELECT min(${column}) FROM ${table} WHERE ${column} > each.id) FROM each WHERE each.id IS NOT NULL LIMIT ?2)
         SELECT id FROM each WHERE id IS NOT NULL`,
        [after, LISTED],
      ],
    ]);
    const ids = found.map(({ id }) => String(id));
    const next = ids.length < LISTED ? { column: at + 1, after: "" } : { column: at, after: String(ids.at(-1)) };
    return { work: { ...work, listed: next }, statements: ids.length === 0 ? [] : [await listing(ids)] };
  }

  // Shards that hold nothing

  /** @param {Work} work @returns {Promise<Step>} */
  async #emptyOfD1(work) {
    return {
      work: { ...work, phase: "next" },
      flips: 1,
      statements: [["UPDATE move_shard SET home = 'durable' WHERE home = 'd1' AND state = 'settled' AND is_closed = 0 AND NOT EXISTS (SELECT 1 FROM move_server m WHERE m.shard = move_shard.shard)", []]],
    };
  }

  /** @param {Work} work @returns {Promise<Step>} */
  async #emptyObjects(work) {
    const from = Number(work.cleared ?? 0);
    const { cleared: _, ...rest } = work;
    if (from >= SHARDS.length) return { work: { ...rest, phase: "next" } };
    const [rows = []] = await this.#own.run([["SELECT shard FROM move_shard WHERE home = 'durable' AND state = 'settled' AND shard IN (SELECT value FROM json_each(?1))", [JSON.stringify(SHARDS.slice(from, from + ASKED))]]]);
    const asked = rows.map(({ shard }) => String(shard));
    const gone = (await Promise.all(asked.map(async (symbols) => ((await this.#object(symbols).goneIfEmpty()) ? [symbols] : [])))).flat();
    return {
      work: { ...rest, cleared: String(from + ASKED) },
      flips: 1,
      statements: [["UPDATE move_shard SET home = 'd1', is_closed = 1 WHERE home = 'durable' AND state = 'settled' AND shard IN (SELECT value FROM json_each(?1))", [JSON.stringify(gone)]]],
    };
  }

  // A shard

  /** @param {Work} work @param {Side} wanted @returns {Promise<Step>} */
  async #next(work, wanted) {
    if (wanted !== work.to) return { work: { to: wanted, phase: "list", servers: 0, rows: 0, listed: { column: 0, after: "" } } };
    const [[row] = []] = await this.#own.run([["SELECT shard FROM move_shard WHERE home <> ?1 ORDER BY shard LIMIT 1", [work.to]]]);
    if (row === undefined) return this.#finish(work);
    const shard = String(row["shard"]);
    return { work: { ...work, phase: "arrive", shard }, flips: 1, statements: [["UPDATE move_shard SET state = 'copied' WHERE shard = ?1", [shard]]] };
  }

  /** @param {Work} work @returns {Promise<Step>} */
  async #arrive(work) {
    const object = this.#object(String(work.shard));
    if (work.to === "durable") await object.arrive();
    const told = work.to === "d1" ? await object.leave() : null;
    const server = await this.#serverAfter(work, "");
    return { work: { ...work, told, ...(server === null ? { phase: "shared" } : { phase: "copy", copied: beginning(server) }) } };
  }

  /** @param {Work} work @param {string} after @returns {Promise<string | null>} */
  async #serverAfter({ to, shard = "" }, after) {
    if (to === "d1") return this.#object(shard).serverAfter(after);
    const [[row] = []] = await this.#own.run([["SELECT server_id FROM move_server WHERE shard = ?1 AND server_id > ?2 ORDER BY server_id LIMIT 1", [shard, after]]]);
    return row === undefined ? null : String(row["server_id"]);
  }

  /** @param {Side} side @param {string} shard */
  #side(side, shard) {
    return side === "d1" ? this.#own : this.#object(shard);
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
    if (filled.length > 0) await this.#object(shard).receive(filled);
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
      await this.#object(shard).open(clock === undefined ? null : Number(clock["since"]));
    }
    /** @type {Statement[]} */
    const clock = to === "d1" && told !== null ? [["INSERT INTO event_clock (one, since) VALUES (1, ?1) ON CONFLICT (one) DO UPDATE SET since = min(since, ?1)", [told]]] : [];
    return {
      work: { ...rest, phase: "clear" },
      flips: 1,
      statements: [["UPDATE move_shard SET home = ?2, state = 'cleared', is_closed = ?3 WHERE shard = ?1 AND state = 'copied'", [shard, to, to === "d1" ? 1 : 0]], ...clock],
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
    const object = this.#object(String(work.shard));
    await object.gone();
    return (await object.clear()) ? settled(work) : { work, rows: ROWS };
  }

  /** All shards are where they should be. @param {Work} work @returns {Promise<Step>} */
  async #finish(work) {
    /** @type {Statement[]} */
    const dropped = INDEXES.map((sql) => [`DROP INDEX IF EXISTS ${indexName(sql)}`, []]);
    // D1 is in use alone from now on. After a move to shards its fence stays, since it is in use no more.
    if (work.to === "d1") dropped.push(...(await this.#fenceDown()), ["DELETE FROM move_text", []]);
    return { work: { ...work, phase: "done" }, statements: dropped };
  }

  /** @returns {Promise<Statement[]>} */
  async #fenceDown() {
    const [names = []] = await this.#own.run([FENCE_NAMES]);
    return names.map(({ name }) => [`DROP TRIGGER "${name}"`, []]);
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

/** @param {number} version @param {Work} work @param {number} [flips] @returns {Statement} */
function save(version, work, flips = 0) {
  return ["UPDATE move_work SET version = ?1 + 1, flips = flips + ?2, work = ?3 WHERE one = 1", [version, flips, JSON.stringify(work)]];
}

/** Lists servers with their shards. @param {string[]} ids @returns {Promise<Statement>} */
async function listing(ids) {
  const rows = await Promise.all(ids.map(async (id) => [id, await symbolsOf(id)]));
  return ["INSERT INTO move_server (server_id, shard) SELECT value ->> 0, value ->> 1 FROM json_each(?1) WHERE true ON CONFLICT DO NOTHING", [JSON.stringify(rows)]];
}

/** @param {string} text */
async function digest(text) {
  return hexOf(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))).slice(0, 32);
}
