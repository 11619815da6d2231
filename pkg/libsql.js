/** A database of libSQL, on a server or in a file, as a storage binding: by the client of `@libsql/client`. */
import { InvitcodeError } from "./errors.js";
import { Deadline, StorageError } from "./d1.js";
import { APPLIED, APPLY, assertOwn, missing, notApplied, RECORD, statementsIn, TABLES } from "./migrations.js";

/** @typedef {import("./d1.js").Value} Value */
/** @typedef {import("./d1.js").Rows} Rows */
/**
 * The part of the client that is used here.
 *
 * @typedef {{ batch(statements: { sql: string, args: Value[] }[], mode: "write"): Promise<{ rows: any[] }[]> }} Client
 */
/** @typedef {import("./d1.js").Binding & { name: "libsql", migrate(): Promise<void> }} LibsqlBinding */

const DEADLINE = 10_000;

const NAME = "the database of libSQL";

/** A constraint failed, or a value does not fit. */
const REFUSED = /^SQLITE_(?:CONSTRAINT|MISMATCH|RANGE)/;

/** SQLite refused a statement, or another writes: the batch was rolled back. */
const UNDONE = /^SQLITE_(?:CONSTRAINT|MISMATCH|RANGE|ERROR|BUSY|LOCKED|READONLY|FULL|INTERRUPT)/;

/** The client was closed, or refused the batch before anything was sent. */
const UNSENT = /^(?:CLIENT_CLOSED|TRANSACTION_ACTIVE|URL_|BATCH_INVALID)/;

/**
 * @param {Client} client what `createClient` of `@libsql/client` makes; the caller closes it
 * @param {{ deadlineMs?: number | undefined, migrate?: boolean }} [options] `deadlineMs`: the time limit of a trip in
 * milliseconds. `migrate`: whether the first call brings the schema up to date (by default); without it, call `migrate`
 * of the binding where you deploy
 * @returns {LibsqlBinding}
 * @throws {InvitcodeError} `ERR_STORAGE` when it is no client
 *
 * @example
 * const call = functions(libsql(createClient({ url: "libsql://…", authToken })));
 */
export function libsql(client, { deadlineMs = DEADLINE, migrate: isAutomatic = true } = {}) {
  if (typeof client?.batch !== "function") throw new InvitcodeError("ERR_STORAGE", "libsql() takes a client of @libsql/client, such as libsql(createClient({ url }))");
  /** @type {Promise<void> | undefined} */
  let migrated;
  const migrate = () => {
    migrated ??= migrateBy(client).catch((error) => {
      // The next call tries again.
      migrated = undefined;
      throw error;
    });
    return migrated;
  };
  return {
    name: "libsql",
    migrate,
    async run(statements) {
      const deadline = new Deadline(deadlineMs);
      let isSent = false;
      try {
        if (isAutomatic) await deadline.orEarlier(migrate());
        isSent = true;
        const results = await deadline.orEarlier(client.batch(statements.map(([sql, args]) => ({ sql, args })), "write"));
        return results.map(({ rows }) => rows.map(plain));
      } catch (error) {
        throw failureOf(error, isSent);
      } finally {
        deadline.clear();
      }
    },
  };
}

/** A row is also an array, but only its named columns are used. @param {any} row */
function plain(row) {
  const own = { ...row };
  for (const name in own) if (typeof own[name] === "bigint") own[name] = exact(own[name]);
  return own;
}

/** A client with `intMode: "bigint"` reads even small numbers so. @param {bigint} whole */
function exact(whole) {
  const number = Number(whole);
  if (Number.isSafeInteger(number)) return number;
  throw new RangeError(`a number of the database is too large: ${whole}`);
}

/** A `TypeError` about a value. Others are of `fetch`, and tell that the server was not reached. */
const VALUE = /^(?:Unsupported type of value|undefined cannot be passed as argument)/;

/** @param {unknown} error @param {boolean} isSent */
function failureOf(error, isSent) {
  const { code, extendedCode } = /** @type {{ code?: unknown, extendedCode?: unknown }} */ (error ?? {});
  const name = String(extendedCode ?? code ?? "");
  // The client refuses a value that SQLite cannot hold, or a number that it cannot read exactly, by a class of JavaScript.
  const isValue = error instanceof RangeError || (error instanceof TypeError && VALUE.test(error.message));
  const nothingStored = !isSent || UNDONE.test(name) || UNSENT.test(name);
  return new StorageError(isSent && (REFUSED.test(name) || isValue) ? "internal" : "unavailable", error, nothingStored);
}

/** @param {Client} client */
async function migrateBy(client) {
  const [tables, one] = await client.batch([TABLES, "SELECT 1 AS one"].map((sql) => ({ sql, args: [] })), "write");
  // What is a number and what a text can then not be told.
  if (typeof one?.rows[0]?.one === "string") throw new InvitcodeError("ERR_STORAGE", 'libsql() takes a client that reads whole numbers as numbers: createClient({ …, intMode: "number" })');
  assertOwn((tables?.rows ?? []).map(({ name }) => String(name)), NAME);
  const [, applied] = await client.batch([RECORD, APPLIED].map((sql) => ({ sql, args: [] })), "write");
  for (const migration of missing((applied?.rows ?? []).map(({ name }) => String(name)), NAME)) {
    // What another process applied meanwhile fails here, by the name that it recorded.
    const statements = [{ sql: APPLY, args: [migration.name] }, ...statementsIn(migration).map((sql) => ({ sql, args: [] }))];
    try {
      await client.batch(statements, "write");
    } catch (cause) {
      const [again] = await client.batch([{ sql: APPLIED, args: [] }], "write");
      if (!again?.rows.some(({ name }) => name === migration.name)) throw notApplied(NAME, migration.name, cause);
    }
  }
}
