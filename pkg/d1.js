/**
 * Cloudflare D1 as a storage binding. Every call is one `batch`, which D1 runs as one transaction in one round trip.
 */

/** @typedef {string | number | null} Value a value that SQLite stores and returns */
/** @typedef {[sql: string, params: Value[]]} Statement */
/** @typedef {Record<string, Value>[]} Rows the rows of one statement */

/**
 * The interface of a storage binding: run these statements as one transaction, all or none, and return each one's rows.
 *
 * `run` rejects with a {@link StorageError} when nothing was stored, or when it is unknown whether anything was. A
 * binding that makes further trips, such as retries, calls `onRetry` before each, so that the log and `Server-Timing`
 * count every trip. `place` says where the transaction runs, if the store is several databases.
 *
 * @typedef {object} Binding
 * @property {string} name
 * @property {(statements: Statement[], onRetry?: () => void, place?: string) => Promise<Rows[]>} run
 */

/**
 * The part of D1's interface that is used here. Any object with this part is accepted.
 *
 * @typedef {object} Database
 * @property {(sql: string) => { bind(...params: Value[]): any }} prepare
 * @property {(statements: any[]) => Promise<{ results: any[] }[]>} batch
 */

/** The errors with which a move between two stores refuses a call. */
export const MOVING = "the server is being moved";
export const NOT_WHILE_MOVING = "not while a move goes on: ";

/**
 * A storage trip that failed. `code` is `"unavailable"` when a retry may succeed, and `"internal"` when the database
 * refused the statements. `nothingStored` is true only when it is certain that the transaction was not committed.
 * `cause` is the storage's own error.
 */
export class StorageError extends Error {
  /**
   * @param {"unavailable" | "internal"} code
   * @param {unknown} cause
   * @param {boolean} [nothingStored]
   */
  constructor(code, cause, nothingStored = false) {
    const message = messageOf(cause);
    super(SCHEMALESS.test(message) ? `${message}; ${MIGRATE}` : message, { cause });
    this.name = "StorageError";
    this.code = code;
    this.nothingStored = nothingStored;
    /** What a move between two stores refuses, with its own message. @type {"moving" | "notWhileMoving" | undefined} */
    this.reason = message.includes(MOVING) ? "moving" : message.startsWith(NOT_WHILE_MOVING) ? "notWhileMoving" : undefined;
  }
}

/**
 * The errors after which Cloudflare tells callers to retry an idempotent write. The pattern is anchored because other
 * errors contain these words: the text of a timeout also says "caused object to be reset". Retrying after a timeout or
 * an overload makes both worse.
 */
export const REPEATABLE = new RegExp(
  `^(?:D1_ERROR: )?(?:${[
    "Network connection lost",
    "Internal error (?:while starting up|in) (?:D1 DB|Durable Object) storage caused object to be reset",
    "(?:D1 DB|Durable Object) reset because its code was updated",
    "Cannot resolve D1 DB due to transient issue on remote node",
  ].join("|")})\\.?(?:; reference = \\S+)?$`,
);

/** SQLite's errors when the schema is missing, or when another application has tables of the same names. */
const SCHEMALESS = /\bno such (?:table|column|index)\b|\bhas no column named\b/;

const MIGRATE =
  "apply the migrations to a database of invitcode's own: npx wrangler d1 migrations apply DB --remote (on this machine: --local). " +
  'A worker that uses the package says in wrangler.toml where they are: migrations_dir = "node_modules/invitcode/migrations"';

/** A constraint failed, or D1 cannot bind a value. What only must wait until a server was moved is no such failure. */
export const REFUSED = /^(?!.*\bthe server is being moved\b).*(?:\bSQLITE_CONSTRAINT|\bconstraint failed\b|^D1_TYPE_ERROR\b)/s;

/** The transaction never began, or SQLite rolled it back. After any other error it may have been committed. */
const UNDONE = /\bSQLITE_(?:CONSTRAINT|ERROR)\b|\bconstraint failed\b|^D1_TYPE_ERROR\b|^(?:D1_ERROR: )?D1 DB is overloaded\b/;

export const ATTEMPTS = 3;
export const FIRST_PAUSE = 50;

/** How many calls may wait for a turn where one process runs them: more would wait longer than their callers do. */
export const MOST_WAITING = 2_000;

/** A caller can wait this long, and a healthy D1 always answers sooner. */
export const DEADLINE = 10_000;

/** The longest time that a timer accepts, in milliseconds. */
const LONGEST_DEADLINE = 2 ** 31 - 1;

/**
 * @param {Database} database a D1 database, as a worker finds it in its `env`
 * @param {{ deadlineMs?: number | undefined }} [options] `deadlineMs`: the time limit of a trip in milliseconds, retries
 * included. After it, it is unknown whether the transaction was committed
 * @returns {Binding}
 * @throws {RangeError} when `deadlineMs` is not from 1 to the longest time of a timer
 */
export function d1(database, { deadlineMs = DEADLINE } = {}) {
  assertDeadline(deadlineMs);
  return {
    name: "d1",
    async run(statements, onRetry) {
      const deadline = new Deadline(deadlineMs);
      try {
        for (let attempt = 1; ; attempt += 1) {
          try {
            if (attempt > 1) {
              await deadline.orEarlier(pause(FIRST_PAUSE * 2 ** (attempt - 2)));
              onRetry?.();
            }
            const batch = statements.map(([sql, params]) => database.prepare(sql).bind(...params));
            return (await deadline.orEarlier(database.batch(batch))).map(({ results }) => results);
          } catch (error) {
            const message = messageOf(error);
            if (attempt === ATTEMPTS || !REPEATABLE.test(message)) {
              const nothingStored = attempt === 1 && UNDONE.test(message);
              throw new StorageError(REFUSED.test(message) ? "internal" : "unavailable", error, nothingStored);
            }
            deadline.blamed = message;
          }
        }
      } finally {
        deadline.clear();
      }
    },
  };
}

/** @param {number} deadlineMs */
export function assertDeadline(deadlineMs) {
  if (!(deadlineMs >= 1 && deadlineMs <= LONGEST_DEADLINE)) {
    throw new RangeError(`deadlineMs must be from 1 to ${LONGEST_DEADLINE} milliseconds`);
  }
}

/** The time limit of one trip. It covers every wait: for D1 and before a retry. */
export class Deadline {
  /** The error of the previous attempt. @type {string | undefined} */
  blamed;
  /** @type {Promise<never>} */
  #end;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {number} ms */
  constructor(ms) {
    this.#end = new Promise((_, reject) => {
      this.#timer = setTimeout(() => {
        const before = this.blamed === undefined ? "" : `; the previous attempt failed: ${this.blamed}`;
        reject(new Error(`storage did not answer within ${ms} ms (STORAGE_DEADLINE_MS)${before}`));
      }, ms);
    });
  }

  /**
   * The result of `work`, or a rejection at the deadline. A result or error that comes later is ignored.
   *
   * @template T
   * @param {Promise<T>} work
   * @returns {Promise<T>}
   */
  orEarlier(work) {
    return Promise.race([work, this.#end]);
  }

  clear() {
    clearTimeout(this.#timer);
  }
}

/** Half fixed and half random, so that calls that failed together do not retry together. @param {number} most */
export function pause(most) {
  return new Promise((resolve) => setTimeout(resolve, (most * (1 + Math.random())) / 2));
}

/** @param {unknown} error */
export function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
