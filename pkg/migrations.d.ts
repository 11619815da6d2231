import { InvitcodeError } from "./errors.js";
export type Migration = {
    name: string;
    sql: string;
};
/** The table in which wrangler records them, exactly as it makes it. */
export declare const RECORD = "CREATE TABLE IF NOT EXISTS d1_migrations(\n\tid         INTEGER PRIMARY KEY AUTOINCREMENT,\n\tname       TEXT UNIQUE,\n\tapplied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL\n)";
export declare const APPLIED = "SELECT name FROM d1_migrations ORDER BY id";
export declare const APPLY = "INSERT INTO d1_migrations (name) VALUES (?)";
/** @returns {Migration[]} in their order */
export declare function migrations(): Migration[];
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
