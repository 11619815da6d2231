import { InvitcodeError } from "./errors.js";
export type Migration = {
    name: string;
    sql: string;
};
/** The table in which wrangler records them, exactly as it creates it. */
export declare const RECORD = "CREATE TABLE IF NOT EXISTS d1_migrations(\n\tid         INTEGER PRIMARY KEY AUTOINCREMENT,\n\tname       TEXT UNIQUE,\n\tapplied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL\n)";
export declare const APPLIED = "SELECT name FROM d1_migrations ORDER BY id";
/** The tables of a database, but for those that SQLite, libSQL and programs that copy databases keep in it. */
export declare const TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*' AND name NOT GLOB 'libsql_*' AND name NOT GLOB '_*'";
export declare const APPLY = "INSERT INTO d1_migrations (name) VALUES (?)";
/** @returns {Migration[]} in their order */
export declare function migrations(): Migration[];
/**
 * If the name of the database is wrong, our tables must not be created among those of another application.
 *
 * @param {string[]} tables
 * @param {string} database its name, for the error
 * @throws {InvitcodeError} `ERR_STORAGE` when they are those of another application
 */
export declare function assertOwn(tables: string[], database: string): void;
/**
 * The migrations that a database lacks.
 *
 * @param {string[]} applied the names of those that it has
 * @param {string} database its name, for the error
 * @returns {Migration[]}
 * @throws {InvitcodeError} `ERR_STORAGE` when it has one that this version does not know
 */
export declare function missing(applied: string[], database: string): Migration[];
/** The statements of a migration. @param {Migration} migration */
export declare function statementsIn({ sql }: Migration): string[];
/** @param {string} database @param {string} name @param {unknown} cause */
export declare function notApplied(database: string, name: string, cause: unknown): InvitcodeError;
