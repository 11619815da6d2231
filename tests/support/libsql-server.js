/**
 * A database of libSQL over HTTP: as much of its protocol, Hrana, as the client of `@libsql/client` speaks, over SQLite.
 *
 * No package of npm, crates.io, PyPI or Debian has libSQL's own server. `turso` of npm has one for its own way to
 * synchronise, which does not know the requests `close` and `store_sql` of this client (0.6.0).
 */
import { once } from "node:events";
import { createServer } from "node:http";
import { DatabaseSync } from "node:sqlite";

/** @typedef {{ type: string, value?: any, base64?: string }} Value */
/** @typedef {{ sql?: string, sql_id?: number, args?: Value[], named_args?: { name: string, value: Value }[] }} Statement */

/** The names of SQLite's primary result codes that tests meet. @type {Record<number, string>} */
const CODES = { 1: "SQLITE_ERROR", 5: "SQLITE_BUSY", 8: "SQLITE_READONLY", 13: "SQLITE_FULL", 19: "SQLITE_CONSTRAINT", 20: "SQLITE_MISMATCH", 25: "SQLITE_RANGE" };

/** @param {Value} value */
function read({ type, value, base64 }) {
  if (type === "integer") return BigInt(value);
  if (type === "blob") return Buffer.from(String(base64), "base64");
  return type === "null" ? null : value;
}

/** @param {unknown} value @returns {Value} */
function written(value) {
  if (value === null) return { type: "null" };
  if (typeof value === "bigint") return { type: "integer", value: String(value) };
  if (typeof value === "number") return { type: "float", value };
  return value instanceof Uint8Array ? { type: "blob", base64: Buffer.from(value).toString("base64") } : { type: "text", value };
}

/** @param {any} error */
const told = ({ message, errcode }) => ({ message, code: CODES[errcode & 0xff] ?? "SQLITE_INTERNAL" });

/** One stream: a connection, and the texts that it keeps. */
class Stream {
  /** @type {Map<number, string>} */
  #texts = new Map();
  #database;

  /** @param {string} path */
  constructor(path) {
    this.#database = new DatabaseSync(path);
  }

  /** @param {Statement} statement */
  #execute({ sql, sql_id: id, args = [], named_args: named = [] }) {
    const prepared = this.#database.prepare(sql ?? this.#texts.get(Number(id)) ?? "");
    prepared.setReadBigInts(true);
    const cols = prepared.columns().map(({ name, type }) => ({ name, decltype: type }));
    prepared.setReturnArrays(true);
    const values = /** @type {any[]} */ (args.map(read));
    const byName = Object.fromEntries(named.map(({ name, value }) => [name, read(value)]));
    const rows = /** @type {unknown[][]} */ (/** @type {unknown} */ (named.length > 0 ? prepared.all(/** @type {any} */ (byName), ...values) : prepared.all(...values)));
    const { changes, last } = /** @type {any} */ (this.#database.prepare("SELECT changes() AS changes, last_insert_rowid() AS last").get());
    return { cols, rows: rows.map((row) => row.map(written)), affected_row_count: changes, last_insert_rowid: String(last), rows_read: 0, rows_written: 0, query_duration_ms: 0 };
  }

  /** @param {{ stmt: Statement, condition?: any }[]} steps */
  #batch(steps) {
    /** @type {any[]} */
    const results = [];
    /** @type {any[]} */
    const errors = [];
    /** @param {any} condition @returns {boolean} */
    const holds = (condition) => {
      if (!condition) return true;
      const { type, step, cond, conds } = condition;
      if (type === "ok") return results[step] !== null;
      if (type === "error") return errors[step] !== null;
      if (type === "not") return !holds(cond);
      if (type === "is_autocommit") return !this.#database.isTransaction;
      return type === "and" ? conds.every(holds) : conds.some(holds);
    };
    for (const { stmt, condition } of steps) {
      let [result, error] = /** @type {[any, any]} */ ([null, null]);
      try {
        if (holds(condition)) result = this.#execute(stmt);
      } catch (cause) {
        error = told(cause);
      }
      results.push(result);
      errors.push(error);
    }
    return { step_results: results, step_errors: errors };
  }

  /** @param {any} request */
  answer({ type, ...more }) {
    try {
      return { type: "ok", response: { type, ...this.#done(type, more) } };
    } catch (error) {
      return { type: "error", error: told(error) };
    }
  }

  /** @param {string} type @param {any} more */
  #done(type, { stmt, batch, sql, sql_id: id }) {
    if (type === "execute") return { result: this.#execute(stmt) };
    if (type === "batch") return { result: this.#batch(batch.steps) };
    if (type === "get_autocommit") return { is_autocommit: !this.#database.isTransaction };
    if (type === "sequence") this.#database.exec(sql ?? this.#texts.get(id) ?? "");
    else if (type === "store_sql") this.#texts.set(id, sql);
    else if (type === "close_sql") this.#texts.delete(id);
    else if (type === "close") this.close();
    else throw new Error(`no request ${type}`);
    return {};
  }

  close() {
    if (this.#database.isOpen) this.#database.close();
  }

  get isOpen() {
    return this.#database.isOpen;
  }
}

/** @param {string} path of the database */
export async function startLibsqlServer(path) {
  /** @type {Map<string, Stream>} */
  const streams = new Map();
  let requests = 0;
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    if (request.url !== "/v2/pipeline") return void response.writeHead(404).end();
    requests += 1;
    const { baton, requests: asked } = JSON.parse(body);
    const stream = streams.get(baton) ?? new Stream(path);
    streams.delete(baton);
    const results = asked.map((/** @type {unknown} */ one) => stream.answer(one));
    const next = stream.isOpen ? crypto.randomUUID() : null;
    if (next !== null) streams.set(next, stream);
    response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify({ baton: next, base_url: null, results }));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}`,
    /** How many requests were answered. */
    get requests() {
      return requests;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      for (const stream of streams.values()) stream.close();
    },
  };
}
