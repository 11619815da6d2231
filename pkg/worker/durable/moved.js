/**
 * A shard's part in a move: it receives the rows of servers, or hands its own rows over. Meanwhile its fence refuses calls that
 * would be lost. The fence is stored, so that it outlives the object's sleep.
 */
import { MOVING } from "../../d1.js";
import { crossing, cut, deleteOf, indexName, INDEXES, insertOf, KNOWN_BY, pageOf, RENUMBERED, tableOf, triggersOf, withoutTriggers } from "../../tables.js";
import { MoveError } from "../move/stop.js";

/** @typedef {import("../../d1.js").Statement} Statement */
/** @typedef {import("../../d1.js").Value} Value */
/** @typedef {import("../../tables.js").Row} Row */
/**
 * `arriving`: rows arrive, and nothing else reads or writes. `leaving`: it is read only. `gone`: D1 has what it had.
 *
 * @typedef {"arriving" | "leaving" | "gone"} Fence
 */

const FACT = "move";

/** The next server that something belongs to. */
const NEXT = `SELECT min(id) AS id FROM (${KNOWN_BY.map(([table, column]) => `SELECT min(${column}) AS id FROM ${table} WHERE ${column} > ?1`).join(" UNION ALL ")})`;

/** What is wrong with a shard, and what would be right. */
export const OTHERS =
  'holds data already, which did not come by this move, and only an empty one takes data in. Move back by --to d1 with STORE = "durable,d1", delete what the classes Shard and Directory hold, and move again';

const ERASING =
  'has the unfinished erasure of a user. Move back by --to durable with STORE = "d1,durable", finish it by user:forget with STORE = "durable", and move again';

/** Users whom the index must know here, by the table and column that name them. @type {Record<string, string>} */
const INDEXED = { server: "owner_id", invit_code: "creator_id" };

export class Moved {
  #storage;
  #query;
  /** @type {Fence | undefined} */
  fence;

  /** @param {import("./group.js").Storage} storage @param {(sql: string, ...params: Value[]) => Row[]} query */
  constructor(storage, query) {
    this.#storage = storage;
    this.#query = query;
    const [row] = this.#query("SELECT value FROM shard_fact WHERE name = ?", FACT);
    this.fence = /** @type {Fence | undefined} */ (row?.["value"]);
  }

  /** Nothing but the move writes from now on. @param {Fence | undefined} fence */
  #set(fence) {
    if (fence === undefined) this.#query("DELETE FROM shard_fact WHERE name = ?", FACT);
    else this.#query("INSERT INTO shard_fact VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2", FACT, fence);
    this.fence = fence;
  }

  /** @param {Fence} fence */
  #assert(fence) {
    if (this.fence !== fence) throw new Error(`the shard is not ${fence}, but ${this.fence ?? "in use"}`);
  }

  get isEmpty() {
    return this.#query(NEXT, "")[0]?.["id"] === null;
  }

  /** Rows may arrive. @throws when it holds others */
  arrive() {
    if (this.fence === "arriving") return;
    if (!this.isEmpty) throw new MoveError(OTHERS);
    this.#set("arriving");
    for (const sql of INDEXES) this.#query(sql);
  }

  /**
   * Stores rows as they are.
   *
   * @param {[table: string, rows: Row[]][]} pages
   */
  receive(pages) {
    this.#assert("arriving");
    this.#storage.transactionSync(() => {
      for (const [name, rows] of pages) {
        const table = tableOf(name);
        const users = rows.map((row) => row[String(INDEXED[name])]).filter((user) => typeof user === "string" && !user.startsWith("forgotten:"));
        if (name === "tacobot_invite") users.push("");
        const work = withoutTriggers(this.#rows(triggersOf(name)), rows.map((row) => insertOf(table, row)));
        for (const each of work) this.#rows(each);
        for (const user of new Set(users)) this.#query("INSERT INTO shard_user (user_id) VALUES (?) ON CONFLICT DO NOTHING", user ?? null);
      }
    });
  }

  /** The shard is in use from now on. @param {number | null} since since when the ends of memberships are told */
  open(since) {
    if (this.fence === undefined) return;
    this.#storage.transactionSync(() => {
      if (since !== null) this.#query("INSERT INTO event_clock (one, since) VALUES (1, ?1) ON CONFLICT (one) DO UPDATE SET since = ?1", since);
      this.#query(RENUMBERED);
      this.#unindex();
      this.#set(undefined);
    });
  }

  /** The shard is read-only from now on. @returns {number | null} since when the ends of memberships are told */
  leave() {
    if (this.fence !== "leaving") {
      if (this.fence !== undefined) throw new Error(`the shard is ${this.fence}`);
      if (this.#query("SELECT 1 FROM erasure LIMIT 1").length > 0) throw new MoveError(ERASING);
      this.#storage.transactionSync(() => {
        for (const sql of INDEXES) this.#query(sql);
        this.#set("leaving");
      });
    }
    return Number(this.#query("SELECT since FROM event_clock WHERE one = 1")[0]?.["since"] ?? 0) || null;
  }

  /** A shard without rows is gone at once. @returns {boolean} whether it is gone */
  goneIfEmpty() {
    if (this.fence === undefined && this.isEmpty) this.#set("gone");
    return this.fence === "gone";
  }

  /** D1 has what it had. */
  gone() {
    if (this.fence === "gone") return;
    this.#assert("leaving");
    this.#set("gone");
  }

  /** The next server after one. @param {string} after @returns {string | null} */
  serverAfter(after) {
    return /** @type {string | null} */ (this.#query(NEXT, after)[0]?.["id"] ?? null);
  }

  /**
   * Pages of a server's rows, from some tables.
   *
   * @param {[table: string, after: Value[] | null][]} wanted
   * @param {string} server
   */
  pages(wanted, server) {
    return wanted.map(([name, after]) => {
      const table = tableOf(name);
      return cut(table, this.#rows(pageOf(table, server, after)));
    });
  }

  /** Deletes some of what it had. @returns {boolean} whether nothing is left */
  clear() {
    this.#assert("gone");
    for (const table of crossing.toReversed()) {
      const gone = this.#storage.transactionSync(() => {
        const triggers = this.#rows(triggersOf(table.name));
        return withoutTriggers(triggers, [deleteOf(table, undefined)]).flatMap((each) => this.#rows(each)).length;
      });
      if (gone > 0) return false;
    }
    this.#unindex();
    this.#query("DELETE FROM shard_user");
    return true;
  }

  #unindex() {
    for (const sql of INDEXES) this.#query(`DROP INDEX IF EXISTS ${indexName(sql)}`);
  }

  /** @param {Statement} statement */
  #rows([sql, params]) {
    return this.#query(sql, ...params);
  }
}

/** @param {Fence | undefined} fence @throws where nothing may be read */
export function assertReadable(fence) {
  if (fence === "arriving" || fence === "gone") throw new Error(MOVING);
}
