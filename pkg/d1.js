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
    super(messageOf(cause), { cause });
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

/** A constraint that stopped the transaction, or a value that D1 cannot bind. */
const REFUSED = /\bSQLITE_CONSTRAINT|\bconstraint failed\b|^D1_TYPE_ERROR\b/;

/** A transaction that never began, or that SQLite rolled back. After other errors it may have happened. */
const UNDONE = /\bSQLITE_(?:CONSTRAINT|ERROR)\b|\bconstraint failed\b|^D1_TYPE_ERROR\b|^(?:D1_ERROR: )?D1 DB is overloaded\b/;

const ATTEMPTS = 3;
const FIRST_PAUSE = 50;

/**
 * @param {Database} database a D1 database, as a worker finds it in its `env`
 * @returns {Binding}
 */
export function d1(database) {
  return {
    name: "d1",
    async run(statements, onRetry) {
      let attempt = 1;
      for (;;) {
        try {
          const batch = statements.map(([sql, params]) => database.prepare(sql).bind(...params));
          return (await database.batch(batch)).map(({ results }) => results);
        } catch (error) {
          const message = messageOf(error);
          if (attempt === ATTEMPTS || !REPEATABLE.test(message)) {
            const nothingStored = attempt === 1 && UNDONE.test(message);
            throw new StorageError(REFUSED.test(message) ? "internal" : "unavailable", error, nothingStored);
          }
        }
        await pause(FIRST_PAUSE * 2 ** (attempt - 1));
        attempt += 1;
        onRetry?.();
      }
    },
  };
}

/** Half fixed and half random, so that callers who failed together do not return together. @param {number} most */
function pause(most) {
  return new Promise((resolve) => setTimeout(resolve, (most * (1 + Math.random())) / 2));
}

/** @param {unknown} error */
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
