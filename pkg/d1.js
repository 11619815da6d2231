/**
 * Cloudflare D1 as a storage binding: every call is one `batch`, which D1 runs as one transaction
 * in one round trip.
 */

/** @typedef {string | number | null} Value a value that SQLite stores and returns */
/** @typedef {[sql: string, params: Value[]]} Statement */
/** @typedef {Record<string, Value>[]} Rows the rows of one statement */

/**
 * What the rules need of a storage: run these statements as one transaction, all or none, and
 * return each one's rows.
 *
 * `run` rejects with a {@link StorageError} when nothing, or nothing that is known, was stored.
 * A binding that tries again by itself calls `onRetry` before each further trip, so that the trips
 * a call really cost can be told.
 *
 * @typedef {object} Binding
 * @property {string} name
 * @property {(statements: Statement[], onRetry?: () => void) => Promise<Rows[]>} run
 */

/**
 * The part of a D1 database that is used, so that any object with D1's interface fits.
 *
 * @typedef {object} Database
 * @property {(sql: string) => { bind(...params: Value[]): any }} prepare
 * @property {(statements: any[]) => Promise<{ results: any[] }[]>} batch
 */

/**
 * A trip to storage that failed. `code` is `"unavailable"` where a later try may succeed, and
 * `"internal"` where the statements themselves were refused. `nothingStored` is true where it is
 * certain that the transaction did not happen. `cause` is the storage's own error.
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
  }
}

/**
 * The errors after which Cloudflare tells callers to repeat an idempotent write. Anchored, because
 * other errors' texts contain these words: a time-out also "caused object to be reset", and
 * repeating into a time-out or an overload makes both worse.
 */
const REPEATABLE = new RegExp(
  `^(?:D1_ERROR: )?(?:${[
    "Network connection lost",
    "Internal error (?:while starting up|in) (?:D1 DB|Durable Object) storage caused object to be reset",
    "(?:D1 DB|Durable Object) reset because its code was updated",
    "Cannot resolve D1 DB due to transient issue on remote node",
  ].join("|")})\\.?(?:; reference = \\S+)?$`,
);

/** What SQLite says where the schema is not there, or another application's tables of the same names are. */
const SCHEMALESS = /\bno such (?:table|column|index)\b|\bhas no column named\b/;

const MIGRATE =
  "apply the migrations to a database of invitcode's own: npx wrangler d1 migrations apply DB --remote (on this machine: --local)";

/** A constraint that stopped the transaction, or a value that D1 cannot bind. */
const REFUSED = /\bSQLITE_CONSTRAINT|\bconstraint failed\b|^D1_TYPE_ERROR\b/;

/** A transaction that never began, or that SQLite rolled back. After other errors it may have happened. */
const UNDONE = /\bSQLITE_(?:CONSTRAINT|ERROR)\b|\bconstraint failed\b|^D1_TYPE_ERROR\b|^(?:D1_ERROR: )?D1 DB is overloaded\b/;

const ATTEMPTS = 3;
const FIRST_PAUSE = 50;

/** What a caller may wait for, and longer than a D1 that is well takes for anything. */
const DEADLINE = 10_000;

/** A timer takes no more milliseconds. */
const LONGEST_DEADLINE = 2 ** 31 - 1;

/**
 * @param {Database} database a D1 database, as a worker finds it in its `env`
 * @param {{ deadlineMs?: number | undefined }} [options] `deadlineMs`: after how many milliseconds a trip is given up,
 * all its tries together; whether its transaction happened is not known then
 * @returns {Binding}
 * @throws {RangeError} where `deadlineMs` is no number of milliseconds that a timer takes
 */
export function d1(database, { deadlineMs = DEADLINE } = {}) {
  if (!(deadlineMs >= 1 && deadlineMs <= LONGEST_DEADLINE)) {
    throw new RangeError(`deadlineMs must be from 1 to ${LONGEST_DEADLINE} milliseconds`);
  }
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

/** The time that one trip has, whatever it waits for. */
class Deadline {
  /** What failed before. @type {string | undefined} */
  blamed;
  /** @type {Promise<never>} */
  #end;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {number} ms */
  constructor(ms) {
    this.#end = new Promise((_, reject) => {
      this.#timer = setTimeout(() => {
        const before = this.blamed === undefined ? "" : `; a try before failed: ${this.blamed}`;
        reject(new Error(`storage did not answer within ${ms} ms (STORAGE_DEADLINE_MS), and was given up${before}`));
      }, ms);
    });
  }

  /**
   * What the work gives, unless it takes too long: then what it gives or throws later is dropped.
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

/** Half fixed and half random, so that callers who failed together do not return together. @param {number} most */
function pause(most) {
  return new Promise((resolve) => setTimeout(resolve, (most * (1 + Math.random())) / 2));
}

/** @param {unknown} error */
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
