/** An SQLite file as a storage binding, with Node's `node:sqlite`. */
import { InvitcodeError } from "./errors.js";
import { assertDeadline, DEADLINE, messageOf } from "./d1.js";
import { Group } from "./group.js";
import { APPLIED, APPLY, assertOwn, missing, notApplied, RECORD, TABLES } from "./migrations.js";
import { nodeSqlite, openPrivate } from "./node-sqlite.js";

/** @typedef {import("./d1.js").Binding & { name: "sqlite", close(): Promise<void> }} SqliteBinding */

/**
 * As safe as D1: a reply comes after the write has reached the disk. The write-ahead log lets other processes read
 * meanwhile. Foreign keys are on, as Node has them by default.
 */
const SETTINGS = ["PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON"];

/**
 * Opens a file of SQLite, and makes it, readable by its owner alone, or brings its schema up to date. Calls that wait
 * together commit together.
 *
 * @param {string | URL} path the file, which is made if it is missing; `":memory:"` for a database that is lost with the
 * process
 * @param {{ deadlineMs?: number | undefined }} [options] `deadlineMs`: how long a call waits, in milliseconds, while
 * another process writes to the file
 * @returns {SqliteBinding} `close` answers the calls that wait, and closes the file
 * @throws {InvitcodeError} `ERR_NODE` on a Node without SQLite; `ERR_STORAGE` when the file cannot be opened, or belongs to
 * a newer version or another application
 * @throws {RangeError} when `deadlineMs` is not from 1 to the longest time of a timer
 *
 * @example
 * const call = functions(sqlite("codes.sqlite"));
 * await call("invitCode:use", { code, userId });
 */
export function sqlite(path, { deadlineMs = DEADLINE } = {}) {
  const module = nodeSqlite("sqlite()");
  assertDeadline(deadlineMs);
  if ((typeof path !== "string" && !(path instanceof URL)) || path === "") throw new InvitcodeError("ERR_STORAGE", 'sqlite() takes the path of a file, such as sqlite("codes.sqlite")');
  const name = String(path);
  /** @type {import("node:sqlite").DatabaseSync} */
  let database;
  try {
    database = openPrivate(module, path);
  } catch (cause) {
    throw notOpened(name, cause);
  }
  try {
    // While it opens, other processes may open it too.
    database.exec(`PRAGMA busy_timeout = ${deadlineMs}`);
    assertOwn(database.prepare(TABLES).all().map(({ name }) => String(name)), name);
    for (const setting of SETTINGS) database.exec(setting);
    migrate(database, name);
    database.exec("PRAGMA busy_timeout = 0");
  } catch (cause) {
    database.close();
    throw cause instanceof InvitcodeError ? cause : notOpened(name, cause);
  }
  const group = new Group(database, deadlineMs);
  return { name: "sqlite", run: (statements) => group.run(statements), close: () => group.close() };
}

/** @param {import("node:sqlite").DatabaseSync} database @param {string} name */
function migrate(database, name) {
  const isRecorded = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'd1_migrations'").get() !== undefined;
  const applied = () => database.prepare(APPLIED).all().map(({ name }) => String(name));
  // Mostly there is nothing to write, and no process to wait for.
  if (isRecorded && missing(applied(), name).length === 0) return;
  database.exec("BEGIN IMMEDIATE");
  try {
    database.exec(RECORD);
    for (const migration of missing(applied(), name)) {
      try {
        database.exec(migration.sql);
      } catch (cause) {
        throw notApplied(name, migration.name, cause);
      }
      database.prepare(APPLY).run(migration.name);
    }
    database.exec("COMMIT");
  } catch (error) {
    // SQLite ends a transaction by itself where, for instance, the disk is full.
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}

/** @param {string} name @param {unknown} cause */
function notOpened(name, cause) {
  return new InvitcodeError("ERR_STORAGE", `the database ${name} could not be opened: ${messageOf(cause)}`, { cause });
}
