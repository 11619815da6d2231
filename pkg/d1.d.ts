/**
 * Cloudflare D1 as a storage binding: every call is one `batch`, which D1 runs as one transaction
 * in one round trip.
 */
export type Value = string | number | null;
export type Statement = [sql: string, params: Value[]];
export type Rows = Record<string, Value>[];
export type Binding = {
    name: string;
    run: (statements: Statement[], onRetry?: () => void) => Promise<Rows[]>;
};
export type Database = {
    prepare: (sql: string) => {
        bind(...params: Value[]): any;
    };
    batch: (statements: any[]) => Promise<{
        results: any[];
    }[]>;
};
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
export declare class StorageError extends Error {
    code: "internal" | "unavailable";
    nothingStored: boolean;
    /**
     * @param {"unavailable" | "internal"} code
     * @param {unknown} cause
     * @param {boolean} [nothingStored]
     */
    constructor(code: "unavailable" | "internal", cause: unknown, nothingStored?: boolean);
}
/**
 * @param {Database} database a D1 database, as a worker finds it in its `env`
 * @param {{ deadlineMs?: number | undefined }} [options] `deadlineMs`: after how many milliseconds a trip is given up,
 * all its tries together; whether its transaction happened is not known then
 * @returns {Binding}
 * @throws {RangeError} where `deadlineMs` is no number of milliseconds that a timer takes
 */
export declare function d1(database: Database, { deadlineMs }?: {
    deadlineMs?: number | undefined;
}): Binding;
