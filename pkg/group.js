/**
 * Calls that wait together commit together: one transaction, and one write to the disk, for all that came meanwhile. Each
 * call is atomic: if one fails, the others are not affected.
 */
import { MOST_WAITING, StorageError } from "./d1.js";

/** @typedef {import("./d1.js").Statement} Statement */
/** @typedef {import("./d1.js").Rows} Rows */
/** The part of `DatabaseSync` that is used here. @typedef {{ prepare(sql: string): Prepared, exec(sql: string): void, close(): void }} Database */
/** @typedef {{ all(...params: any[]): unknown[] }} Prepared */
/** @typedef {{ statements: Statement[], resolve: (rows: Rows[]) => void, reject: (error: StorageError) => void, until: number }} Waiting */
/** @typedef {{ call: Waiting, rows?: Rows[], error?: StorageError }} Ended */

/** A transaction takes no further call after so many milliseconds: others of this process wait for it. */
const LONGEST_TURN = 25;

/** How long to wait for another process that writes, at first and at most, in milliseconds. */
const FIRST_PAUSE = 2;
const LONGEST_PAUSE = 50;

/** The statements are a fixed list. Whoever runs more texts than these prepares some again. */
const MOST_PREPARED = 1_000;

/** Results of SQLite, without the details in their upper bits. */
const BUSY = 5;
const CONSTRAINT = 19;
const MISMATCH = 20;
const RANGE = 25;

export class Group {
  #database;
  #deadlineMs;
  /** @type {Waiting[]} */
  #waiting = [];
  #isScheduled = false;
  /** @type {Promise<void> | undefined} */
  #closed;
  #pause = FIRST_PAUSE;
  /** @type {Map<string, Prepared>} */
  #prepared = new Map();
  /** @type {(() => void)[]} */
  #idle = [];

  /** @param {Database} database @param {number} deadlineMs how long a call waits for another process that writes */
  constructor(database, deadlineMs) {
    this.#database = database;
    this.#deadlineMs = deadlineMs;
  }

  /**
   * @param {Statement[]} statements
   * @returns {Promise<Rows[]>}
   */
  run(statements) {
    const refused = this.#closed !== undefined ? "the database is closed" : this.#waiting.length >= MOST_WAITING ? `${MOST_WAITING} calls wait for the database already` : undefined;
    if (refused !== undefined) return Promise.reject(new StorageError("unavailable", new Error(refused), true));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ statements, resolve, reject, until: performance.now() + this.#deadlineMs });
      this.#schedule();
    });
  }

  /** Answers the calls that wait, and closes the database. */
  close() {
    return (this.#closed ??= this.#end());
  }

  async #end() {
    if (this.#waiting.length > 0) await /** @type {Promise<void>} */ (new Promise((resolve) => this.#idle.push(resolve)));
    this.#prepared.clear();
    this.#database.close();
  }

  /** @param {number} [pause] */
  #schedule(pause) {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    const turn = () => {
      this.#isScheduled = false;
      this.#turn();
    };
    if (pause === undefined) setImmediate(turn);
    else setTimeout(turn, pause);
  }

  #turn() {
    if (this.#begin()) this.#transact();
    if (this.#waiting.length > 0) this.#schedule();
    else for (const resolve of this.#idle.splice(0)) resolve();
  }

  /** Begins a transaction; false where another process writes. */
  #begin() {
    try {
      this.#database.exec("BEGIN IMMEDIATE");
      this.#pause = FIRST_PAUSE;
      return true;
    } catch (error) {
      const now = performance.now();
      const isBusy = resultOf(error) === BUSY;
      // Not by SQLite's own timeout, which would hold up this whole process.
      const over = this.#waiting.filter(({ until }) => !isBusy || until <= now);
      this.#waiting = this.#waiting.filter((call) => !over.includes(call));
      for (const { reject } of over) reject(new StorageError("unavailable", isBusy ? new Error(`another process held the database for ${this.#deadlineMs} ms (STORAGE_DEADLINE_MS)`) : error, true));
      this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
      if (this.#waiting.length > 0) this.#schedule(this.#pause);
      return false;
    }
  }

  #transact() {
    /** @type {Ended[]} */
    const ended = [];
    const end = performance.now() + LONGEST_TURN;
    try {
      // A call alone needs no savepoint: it fails with its transaction.
      const isAlone = this.#waiting.length === 1;
      do {
        const call = /** @type {Waiting} */ (this.#waiting.shift());
        ended.push(isAlone ? this.#runAlone(call) : this.#runAmong(call));
      } while (this.#waiting.length > 0 && !isAlone && performance.now() < end);
    } catch (error) {
      // SQLite ended the transaction by itself, for instance because the disk is full.
      this.#rollBack();
      const all = [...ended.map(({ call }) => call), ...(error instanceof Lost ? [error.call] : [])];
      for (const { reject } of all) reject(new StorageError("unavailable", error instanceof Lost ? error.cause : error, true));
      return;
    }
    if (ended.every(({ rows }) => rows === undefined)) this.#rollBack();
    else if (!this.#commit(ended)) return;
    for (const { call, rows, error } of ended) {
      if (rows !== undefined) call.resolve(rows);
      else if (error !== undefined) call.reject(error);
    }
  }

  /** @param {Ended[]} ended @returns {boolean} false when it failed, and the calls know */
  #commit(ended) {
    try {
      this.#database.exec("COMMIT");
      return true;
    } catch (error) {
      this.#rollBack();
      // After any other error the write may have reached the disk.
      const nothingStored = [BUSY, CONSTRAINT].includes(resultOf(error) ?? -1);
      for (const { call, error: own } of ended) call.reject(own ?? new StorageError("unavailable", error, nothingStored));
      return false;
    }
  }

  #rollBack() {
    try {
      this.#database.exec("ROLLBACK");
    } catch {
      // SQLite has ended the transaction already.
    }
  }

  /** @param {Waiting} call @returns {Ended} */
  #runAlone(call) {
    try {
      return { call, rows: this.#rowsOf(call.statements) };
    } catch (error) {
      return { call, error: failureOf(error) };
    }
  }

  /** @param {Waiting} call @returns {Ended} */
  #runAmong(call) {
    try {
      this.#do("SAVEPOINT call");
      const rows = this.#rowsOf(call.statements);
      this.#do("RELEASE call");
      return { call, rows };
    } catch (error) {
      try {
        this.#do("ROLLBACK TO call");
        this.#do("RELEASE call");
      } catch {
        throw new Lost(call, error);
      }
      return { call, error: failureOf(error) };
    }
  }

  /** @param {Statement[]} statements */
  #rowsOf(statements) {
    return statements.map(([sql, params]) => /** @type {Rows} */ (this.#statement(sql).all(...params)));
  }

  /** @param {string} sql */
  #do(sql) {
    this.#statement(sql).all();
  }

  /** @param {string} sql */
  #statement(sql) {
    const known = this.#prepared.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    if (this.#prepared.size >= MOST_PREPARED) this.#prepared.clear();
    this.#prepared.set(sql, statement);
    return statement;
  }
}

/** The transaction ended while a call ran in it. */
class Lost extends Error {
  /** @param {Waiting} call @param {unknown} cause */
  constructor(call, cause) {
    super("the transaction was lost", { cause });
    this.call = call;
  }
}

/** A call that failed alone: it was rolled back. @param {unknown} error */
function failureOf(error) {
  const result = resultOf(error);
  // Without a result it is Node that refused a value.
  const isRefused = result === undefined || [CONSTRAINT, MISMATCH, RANGE].includes(result);
  return new StorageError(isRefused ? "internal" : "unavailable", error, true);
}

/** @param {unknown} error @returns {number | undefined} */
function resultOf(error) {
  const { errcode } = /** @type {{ errcode?: unknown }} */ (error ?? {});
  return typeof errcode === "number" ? errcode & 0xff : undefined;
}
