/**
 * Cloudflare D1 as a storage binding. Every call is one `batch`, which D1 runs as one transaction in one round trip.
 */
export type Value = string | number | null;
export type Statement = [sql: string, params: Value[]];
export type Rows = Record<string, Value>[];
export type Binding = {
    name: string;
    run: (statements: Statement[], onRetry?: () => void, place?: string) => Promise<Rows[]>;
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
export declare const MOVING = "the server is being moved";
export declare const NOT_WHILE_MOVING = "not while a move goes on: ";
/**
 * A storage trip that failed. `code` is `"unavailable"` when a retry may succeed, and `"internal"` when the database
 * refused the statements. `nothingStored` is true only when it is certain that the transaction was not committed.
 * `cause` is the storage's own error.
 */
export declare class StorageError extends Error {
    code: "internal" | "unavailable";
    nothingStored: boolean;
    /** What a move between two stores refuses, with its own message. @type {"moving" | "notWhileMoving" | undefined} */
    reason: "moving" | "notWhileMoving" | undefined;
    /**
     * @param {"unavailable" | "internal"} code
     * @param {unknown} cause
     * @param {boolean} [nothingStored]
     */
    constructor(code: "unavailable" | "internal", cause: unknown, nothingStored?: boolean);
}
/**
 * The errors after which Cloudflare tells callers to retry an idempotent write. The pattern is anchored because other
 * errors contain these words: the text of a timeout also says "caused object to be reset". Retrying after a timeout or
 * an overload makes both worse.
 */
export declare const REPEATABLE: RegExp;
/** A constraint failed, or D1 cannot bind a value. What only must wait until a server was moved is no such failure. */
export declare const REFUSED: RegExp;
export declare const ATTEMPTS = 3;
export declare const FIRST_PAUSE = 50;
/** How many calls may wait for a turn where one process runs them: more would wait longer than their callers do. */
export declare const MOST_WAITING = 2000;
/** A caller can wait this long, and a healthy D1 always answers sooner. */
export declare const DEADLINE = 10000;
/**
 * @param {Database} database a D1 database, as a worker finds it in its `env`
 * @param {{ deadlineMs?: number | undefined }} [options] `deadlineMs`: the time limit of a trip in milliseconds, retries
 * included. After it, it is unknown whether the transaction was committed
 * @returns {Binding}
 * @throws {RangeError} when `deadlineMs` is not from 1 to the longest time of a timer
 */
export declare function d1(database: Database, { deadlineMs }?: {
    deadlineMs?: number | undefined;
}): Binding;
/** @param {number} deadlineMs */
export declare function assertDeadline(deadlineMs: number): void;
/** The time limit of one trip. It covers every wait: for D1 and before a retry. */
export declare class Deadline {
    #private;
    /** The error of the previous attempt. @type {string | undefined} */
    blamed: string | undefined;
    /** @param {number} ms */
    constructor(ms: number);
    /**
     * The result of `work`, or a rejection at the deadline. A result or error that comes later is ignored.
     *
     * @template T
     * @param {Promise<T>} work
     * @returns {Promise<T>}
     */
    orEarlier<T>(work: Promise<T>): Promise<T>;
    clear(): void;
}
/** Half fixed and half random, so that calls that failed together do not retry together. @param {number} most */
export declare function pause(most: number): Promise<any>;
/** @param {unknown} error */
export declare function messageOf(error: unknown): string;
