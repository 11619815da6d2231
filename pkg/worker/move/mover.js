/**
 * The order of a move: it begins, lists the servers, and takes shard after shard. Each step is small and may be repeated: what
 * was done last is in D1, in the transaction of the step where D1 itself changes. So a move continues wherever it was
 * interrupted, and two commands at the same time do no harm.
 */
import { messageOf } from "../../d1.js";
import { SHARDS as KNOWN, Trips } from "../../durable-objects.js";
import { begun, FENCE_NAMES, fenceUp, SHARDS } from "../../fence.js";
import { INDEXES, indexName, KNOWN_BY } from "../../tables.js";
import { OTHERS } from "../durable/moved.js";
import { Carrier, listing } from "./carrier.js";
import { OwnDatabase } from "./sides.js";
import { MoveError, stopIn } from "./stop.js";

/** @typedef {import("../../d1.js").Database} Database */
/** @typedef {import("../../d1.js").Statement} Statement */
/** @typedef {import("../../durable-objects.js").Namespaces} Namespaces */
/** @typedef {import("../../fence.js").Side} Side */
/** @typedef {import("./carrier.js").Step} Step */
/** @typedef {import("./carrier.js").Verified} Verified */
/** @typedef {import("./carrier.js").Work} Work */

/**
 * Continues a move for about a second.
 *
 * @param {import("../mount.js").Environment} env
 * @param {import("../config.js").Config | undefined} config
 * @param {Side} to
 * @returns {Promise<unknown>} how far it is; undefined if the deployment moves no data there
 */
export async function goOn(env, config, to) {
  if (env.STORAGE !== undefined) throw new MoveError("it goes between D1 and Durable Objects on Cloudflare, and this service stores its data in neither");
  if (config?.movesTo !== to) return undefined;
  const guild = JSON.parse(config.settings.text).invites?.guildId;
  return new Mover(env.DB, /** @type {any} */ (env), { deadlineMs: config.storageDeadline, guild }).goOn(to, config.store);
}

/** So many servers are listed, and so many shards asked whether they are empty, in one step. */
const LISTED = 500;
const ASKED = 32;

/** The most rows of one request, after how many statements in D1 it ends, and how long its steps may take, in milliseconds. */
const MOST_ROWS = 500;
const MOST_STATEMENTS = 500;
const LONGEST = 1_000;

export class Mover {
  #own;
  #carrier;
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
    this.#carrier = new Carrier(this.#own, namespaces);
    this.#namespaces = namespaces;
    this.#deadlineMs = deadlineMs;
    this.#guild = guild;
  }

  /**
   * Continues the move for about a second.
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
      const step = await this.#step(work, to).catch((error) => stopped(work, error));
      // It also shows whether another command continued the move meanwhile: then a stop of this one is ignored.
      await this.#own.run([save(version, step.work, step.flips), ...(step.statements ?? [])]);
      if (step.stop !== undefined) throw step.stop;
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
      // A shard that went in an earlier move is not read, and fails all. Each one looks again before it leaves.
      const there = (await trips.shards(shards, [unfinished]).catch(() => [])).flat(2)[0];
      if (here !== undefined) await otherwise?.();
      if (here !== undefined || there !== undefined) throw new MoveError("the erasure of a user is unfinished. Finish it by user:forget, without the move in STORE, and then move");
    } finally {
      trips.end();
    }
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
      default:
        return this.#carrier.step(work) ?? { work };
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

  /** No object may hold rows that D1 does not know of: they would appear again. @param {Work} work @returns {Promise<Step>} */
  async #emptyOfD1(work) {
    const from = Number(work.cleared ?? 0);
    const { cleared: _, ...rest } = work;
    const known = await this.#knownShards();
    if (from < known.length) {
      const asked = await this.#settledAt("d1", known.slice(from, from + ASKED));
      const found = await Promise.all(asked.map(async (symbols) => ((await this.#carrier.object(symbols).serverAfter("")) === null ? [] : [symbols])));
      const [full] = found.flat();
      if (full !== undefined) throw new MoveError(`the shard ${full} ${OTHERS}`);
      return { work: { ...rest, cleared: String(from + ASKED) } };
    }
    return {
      work: { ...rest, phase: "next" },
      flips: 1,
      statements: [["UPDATE move_shard SET home = 'durable' WHERE home = 'd1' AND state = 'settled' AND is_closed = 0 AND NOT EXISTS (SELECT 1 FROM move_server m WHERE m.shard = move_shard.shard)", []]],
    };
  }

  /** @param {Work} work @returns {Promise<Step>} */
  async #emptyObjects(work) {
    const from = Number(work.cleared ?? 0);
    const { cleared: _, ...rest } = work;
    if (from >= SHARDS.length) return { work: { ...rest, phase: "next" } };
    const asked = await this.#settledAt("durable", SHARDS.slice(from, from + ASKED));
    const gone = (await Promise.all(asked.map(async (symbols) => ((await this.#carrier.object(symbols).goneIfEmpty()) ? [symbols] : [])))).flat();
    return {
      work: { ...rest, cleared: String(from + ASKED) },
      flips: 1,
      statements: [["UPDATE move_shard SET home = 'd1', is_closed = 1 WHERE home = 'durable' AND state = 'settled' AND shard IN (SELECT value FROM json_each(?1))", [JSON.stringify(gone)]]],
    };
  }

  /** Those of some shards that are on a side. @param {Side} side @param {string[]} shards */
  async #settledAt(side, shards) {
    const [rows = []] = await this.#own.run([["SELECT shard FROM move_shard WHERE home = ?1 AND state = 'settled' AND shard IN (SELECT value FROM json_each(?2))", [side, JSON.stringify(shards)]]]);
    return rows.map(({ shard }) => String(shard));
  }

  /** The shards whose objects hold something or held it once, in one order. @returns {Promise<string[]>} */
  async #knownShards() {
    const trips = new Trips(this.#namespaces, this.#deadlineMs, undefined);
    try {
      return await trips.directory(KNOWN, "shards");
    } finally {
      trips.end();
    }
  }

  // The next shard

  /** @param {Work} work @param {Side} wanted @returns {Promise<Step>} */
  async #next(work, wanted) {
    if (wanted !== work.to) return { work: { to: wanted, phase: "list", servers: 0, rows: 0, listed: { column: 0, after: "" } } };
    const [[row] = []] = await this.#own.run([["SELECT shard FROM move_shard WHERE home <> ?1 ORDER BY shard LIMIT 1", [work.to]]]);
    if (row === undefined) return this.#finish(work);
    const shard = String(row["shard"]);
    return { work: { ...work, phase: "arrive", shard }, flips: 1, statements: [["UPDATE move_shard SET state = 'copied' WHERE shard = ?1", [shard]]] };
  }

  /** All shards are where they should be. @param {Work} work @returns {Promise<Step>} */
  async #finish(work) {
    /** @type {Statement[]} */
    const dropped = INDEXES.map((sql) => [`DROP INDEX IF EXISTS ${indexName(sql)}`, []]);
    // From now on only D1 is in use. After a move to shards the fence of D1 stays, since D1 is not used any more.
    if (work.to === "d1") dropped.push(...(await this.#fenceDown()), ["DELETE FROM move_text", []]);
    return { work: { ...work, phase: "done" }, statements: dropped };
  }

  /** @returns {Promise<Statement[]>} */
  async #fenceDown() {
    const [names = []] = await this.#own.run([FENCE_NAMES]);
    return names.map(({ name }) => [`DROP TRIGGER "${name}"`, []]);
  }
}

/** @param {number} version @param {Work} work @param {number} [flips] @returns {Statement} */
function save(version, work, flips = 0) {
  return ["UPDATE move_work SET version = ?1 + 1, flips = flips + ?2, work = ?3 WHERE one = 1", [version, flips, JSON.stringify(work)]];
}

/**
 * What remains of a step that stops the move. A shard that has not begun to go is in use again, where it is.
 *
 * @param {Work} work
 * @param {unknown} error
 * @returns {Step}
 */
function stopped(work, error) {
  const stop = stopIn(error);
  if (stop === undefined) throw error;
  if (work.phase !== "arrive") return { work, stop: new MoveError(stop) };
  const { shard = "", ...rest } = work;
  return { work: { ...rest, phase: "next" }, stop: new MoveError(stop), flips: 1, statements: [["UPDATE move_shard SET state = 'settled' WHERE shard = ?1 AND state = 'copied'", [shard]]] };
}
