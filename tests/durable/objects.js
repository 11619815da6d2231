/**
 * The classes of Durable Objects in this process, each object on an SQLite of its own, with a network between them that is
 * slow, loses calls and replies, and restarts objects, as a seed says.
 */
import { registerHooks } from "node:module";
import { DatabaseSync } from "node:sqlite";

const PLATFORM = "export class DurableObject { constructor(ctx, env) { this.ctx = ctx; this.env = env; } }";
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "cloudflare:workers" ? { url: `data:text/javascript,${encodeURIComponent(PLATFORM)}`, shortCircuit: true } : next(specifier, context),
});
// @ts-ignore: workerd has it
globalThis.scheduler ??= { wait: () => new Promise((resolve) => setImmediate(resolve)) };

const { Shard } = await import("../../js/worker/durable/shard.js");
const { Directory } = await import("../../js/worker/durable/directory.js");

/** @typedef {{ fails: number, loses: number, restarts: number, ticks: number }} Network the probability of each fault of a call, and the most turns that it takes */

/** Whether an object is the one in memory; `ended` rejects when it is not any more. @typedef {{ is: boolean, ended: Promise<never>, end: (error: Error) => void }} Alive */

/** @returns {Alive} */
export function aliveNow() {
  const { promise, reject } = Promise.withResolvers();
  promise.catch(() => {});
  return { is: true, ended: /** @type {Promise<never>} */ (promise), end: reject };
}

/** What the platform says of a call that it lost. */
const lost = () => Object.assign(new Error("Network connection lost."), { retryable: true });

export class Objects {
  /** By class and name. @type {Map<string, { database: DatabaseSync, instance?: any, alive: Alive }>} */
  #objects = new Map();
  #random;
  /** @type {Network} */
  network = { fails: 0, loses: 0, restarts: 0, ticks: 0 };

  /** @param {() => number} random from 0 to 1 */
  constructor(random) {
    this.#random = random;
  }

  /** The bindings of a caller. @param {() => void} [before] called before each call; throws if the caller is gone */
  namespaces(before = () => {}) {
    return { SHARD: this.#namespace("SHARD", Shard, before), DIRECTORY: this.#namespace("DIRECTORY", Directory, before) };
  }

  /** Ends all objects: their statements would keep their databases for ever. */
  end() {
    for (const object of this.#objects.values()) {
      this.#restart(object);
      prepared.delete(object.database);
      object.database.close();
    }
    this.#objects.clear();
  }

  /** The rows of a query in all objects of a class. @param {"SHARD" | "DIRECTORY"} of @param {string} sql @param {...(string | number | null)} params @returns {Record<string, any>[]} with the object's name */
  rows(of, sql, ...params) {
    const named = [...this.#objects].filter(([key]) => key.startsWith(of));
    return named.flatMap(([key, { database }]) => preparedOn(database, sql).all(...params).map((row) => ({ ...row, object: key.slice(of.length + 1) })));
  }

  /** @param {string} of @param {any} Class @param {() => void} before */
  #namespace(of, Class, before) {
    return {
      idFromName: (/** @type {string} */ name) => name,
      get: (/** @type {string} */ name) =>
        new Proxy({}, { get: (_, method) => (/** @type {any[]} */ ...args) => this.#call(of, Class, name, String(method), args, before) }),
    };
  }

  /** @param {string} of @param {any} Class @param {string} name @param {string} method @param {any[]} args @param {() => void} before */
  async #call(of, Class, name, method, args, before) {
    before();
    const { fails, loses, restarts, ticks } = this.network;
    await this.#turns(ticks);
    if (this.#random() < fails) throw lost();
    const object = this.#object(of, Class, name);
    const { alive } = object;
    if (this.#random() < restarts) setImmediate(() => this.#restart(object));
    await object.instance.ready;
    // What a restarted object did not answer is lost, whether it happened or not.
    const answer = await Promise.race([object.instance[method](...args), alive.ended]);
    if (!alive.is || this.#random() < loses) throw lost();
    await this.#turns(ticks);
    before();
    return structuredClone(answer);
  }

  /** @param {number} most */
  async #turns(most) {
    for (let turn = Math.floor(this.#random() * (most + 1)); turn > 0; turn -= 1) await new Promise((resolve) => setImmediate(resolve));
  }

  /** @param {{ instance?: any, alive: Alive }} object */
  #restart(object) {
    object.alive.is = false;
    object.alive.end(lost());
    object.instance = undefined;
  }

  /** @param {string} of @param {any} Class @param {string} name */
  #object(of, Class, name) {
    const key = `${of} ${name}`;
    const object = this.#objects.get(key) ?? { database: new DatabaseSync(":memory:"), alive: aliveNow() };
    this.#objects.set(key, object);
    if (object.instance === undefined) {
      object.alive = aliveNow();
      /** @type {Promise<unknown>} */
      let ready = Promise.resolve();
      const storage = storageOn(object.database, object.alive);
      const context = { id: { name }, storage, blockConcurrencyWhile: (/** @type {() => Promise<unknown>} */ work) => (ready = work()) };
      object.instance = new Class(context, { AUTH: "token", SERVICE_KEY: "a-key-of-sufficient-length", STORE: "durable", ...this.namespaces() }, "settings");
      object.instance.ready = ready;
    }
    return object;
  }
}

/** The statements of each database, since preparing is what costs most. @type {WeakMap<DatabaseSync, Map<string, import("node:sqlite").StatementSync>>} */
const prepared = new WeakMap();

/** @param {DatabaseSync} database @param {string} sql */
function preparedOn(database, sql) {
  /** @type {Map<string, import("node:sqlite").StatementSync>} */
  const known = prepared.get(database) ?? new Map();
  prepared.set(database, known);
  const statement = known.get(sql) ?? database.prepare(sql);
  known.set(sql, statement);
  return statement;
}

/** @param {DatabaseSync} database @param {Alive} alive */
export function storageOn(database, alive) {
  let depth = 0;
  const statement = (/** @type {string} */ sql) => preparedOn(database, sql);
  const assertAlive = () => {
    if (!alive.is) throw lost();
  };
  return {
    sql: {
      /** @param {string} sql @param {...any} values */
      exec(sql, ...values) {
        assertAlive();
        if (values.length === 0 && /;\s*\S/.test(sql)) {
          database.exec(sql);
          return { toArray: () => [], rowsWritten: 0 };
        }
        const changes = () => Number(statement("SELECT total_changes() AS n").get()?.["n"]);
        const before = changes();
        const rows = statement(sql).all(...values);
        return { toArray: () => rows.map((row) => ({ ...row })), rowsWritten: changes() - before };
      },
    },
    setAlarm() {},
    /** @template T @param {() => T} work @returns {T} */
    transactionSync(work) {
      assertAlive();
      const name = `level_${depth}`;
      statement(`SAVEPOINT ${name}`).run();
      depth += 1;
      try {
        const result = work();
        depth -= 1;
        statement(`RELEASE ${name}`).run();
        return result;
      } catch (error) {
        depth -= 1;
        statement(`ROLLBACK TO ${name}`).run();
        statement(`RELEASE ${name}`).run();
        throw error;
      }
    },
  };
}
