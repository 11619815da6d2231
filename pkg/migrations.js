/** The schema's migrations, recorded as wrangler records them, so that a file of D1's local state can be opened too. */
import { readdirSync, readFileSync } from "node:fs";
import { InvitcodeError } from "./errors.js";
import { messageOf } from "./d1.js";

/** @typedef {{ name: string, sql: string }} Migration */

/** All of them are beside the first. */
const FIRST = new URL("./migrations/0001_codes.sql", import.meta.url);

/** The table in which wrangler records them, exactly as it creates it. */
export const RECORD = `CREATE TABLE IF NOT EXISTS d1_migrations(
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	name       TEXT UNIQUE,
	applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
)`;

export const APPLIED = "SELECT name FROM d1_migrations ORDER BY id";

/** The tables of a database, but for those that SQLite, libSQL and programs that copy databases keep in it. */
export const TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*' AND name NOT GLOB 'libsql_*' AND name NOT GLOB '_*'";

export const APPLY = "INSERT INTO d1_migrations (name) VALUES (?)";

/** An unindented line begins another statement, unless it ends a trigger. */
const BETWEEN_STATEMENTS = /(?<=;)\n+(?=\S)(?!END;)/;

/** @returns {Migration[]} in their order */
export function migrations() {
  const folder = new URL(".", FIRST);
  const names = readdirSync(folder).filter((name) => /^\d{4}_\w+\.sql$/.test(name));
  return names.sort().map((name) => ({ name, sql: readFileSync(new URL(name, folder), "utf8") }));
}

/**
 * If the name of the database is wrong, our tables must not be created among those of another application.
 *
 * @param {string[]} tables
 * @param {string} database its name, for the error
 * @throws {InvitcodeError} `ERR_STORAGE` when they are those of another application
 */
export function assertOwn(tables, database) {
  if (tables.length === 0 || tables.includes("d1_migrations")) return;
  throw new InvitcodeError("ERR_STORAGE", `${database} is another application's database: it has the table ${tables[0]}. Give invitcode a database of its own`);
}

/**
 * The migrations that a database lacks.
 *
 * @param {string[]} applied the names of those that it has
 * @param {string} database its name, for the error
 * @returns {Migration[]}
 * @throws {InvitcodeError} `ERR_STORAGE` when it has one that this version does not know
 */
export function missing(applied, database) {
  const own = migrations();
  const newer = applied.find((name) => !own.some((migration) => migration.name === name));
  if (newer !== undefined) {
    throw new InvitcodeError("ERR_STORAGE", `the schema of ${database} is newer than this invitcode, which does not know its migration ${newer}: install a newer invitcode`);
  }
  return own.filter(({ name }) => !applied.includes(name));
}

/** The statements of a migration. @param {Migration} migration */
export function statementsIn({ sql }) {
  const texts = sql.replaceAll("\r\n", "\n").split(BETWEEN_STATEMENTS);
  // A comment without a statement is no statement.
  return texts.filter((text) => text.replaceAll(/^\s*--.*$/gm, "").trim() !== "");
}

/** @param {string} database @param {string} name @param {unknown} cause */
export function notApplied(database, name, cause) {
  return new InvitcodeError("ERR_STORAGE", `the migration ${name} could not be applied to ${database}, which must be invitcode's own: ${messageOf(cause)}`, { cause });
}
