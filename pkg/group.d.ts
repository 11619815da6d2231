/**
 * Calls that wait together commit together: one transaction, and one write to the disk, for all that came meanwhile. Each
 * call is atomic: if one fails, the others are not affected.
 */
import { StorageError } from "./d1.js";
export type Statement = import("./d1.js").Statement;
export type Rows = import("./d1.js").Rows;
export type Database = {
    prepare(sql: string): Prepared;
    exec(sql: string): void;
    close(): void;
};
export type Prepared = {
    all(...params: any[]): unknown[];
};
export type Waiting = {
    statements: Statement[];
    resolve: (rows: Rows[]) => void;
    reject: (error: StorageError) => void;
    until: number;
};
export type Ended = {
    call: Waiting;
    rows?: Rows[];
    error?: StorageError;
};
export declare class Group {
    #private;
    /** @param {Database} database @param {number} deadlineMs how long a call waits for another process that writes */
    constructor(database: Database, deadlineMs: number);
    /**
     * @param {Statement[]} statements
     * @returns {Promise<Rows[]>}
     */
    run(statements: Statement[]): Promise<Rows[]>;
    /** Answers the calls that wait, and closes the database. */
    close(): Promise<void>;
}
