export type Database = import("../../d1.js").Database;
export type Statement = import("../../d1.js").Statement;
export type Value = import("../../d1.js").Value;
export type Namespaces = import("../../durable-objects.js").Namespaces;
export type Row = import("../../tables.js").Row;
export type Page = {
    rows: Row[];
    next: Value[] | null;
};
export type Wanted = [table: string, after: Value[] | null];
export type Stored = [table: string, rows: Row[]];
/** D1's side. */
export declare class OwnDatabase {
    #private;
    /** @param {Database} database @param {number} deadlineMs */
    constructor(database: Database, deadlineMs: number);
    /** @param {Statement[]} statements */
    run(statements: Statement[]): Promise<import("../../d1.js").Rows[]>;
    /** @param {Wanted[]} wanted @param {string} server @returns {Promise<Page[]>} */
    pages(wanted: Wanted[], server: string): Promise<Page[]>;
    /** The statements that store rows as they are. @param {Stored[]} pages @returns {Promise<Statement[]>} */
    stored(pages: Stored[]): Promise<Statement[]>;
    /** The statements that delete the first rows of a server from some tables. @param {string[]} names @param {string} server */
    deleted(names: string[], server: string): Promise<import("../../d1.js").Statement[]>;
}
/** The side of Durable Objects: one shard of it. */
export declare class ShardObject {
    #private;
    /** @param {Namespaces} namespaces @param {string} symbols */
    constructor(namespaces: Namespaces, symbols: string);
    arrive(): Promise<any>;
    /** @returns {Promise<number | null>} since when the ends of memberships are told */
    leave(): Promise<number | null>;
    /** @returns {Promise<boolean>} */
    goneIfEmpty(): Promise<boolean>;
    gone(): Promise<any>;
    /** @returns {Promise<boolean>} whether nothing is left */
    clear(): Promise<boolean>;
    /** @param {number | null} since */
    open(since: number | null): any;
    /** @param {string} after @returns {Promise<string | null>} */
    serverAfter(after: string): Promise<string | null>;
    /** @param {Wanted[]} wanted @param {string} server @returns {Promise<Page[]>} */
    pages(wanted: Wanted[], server: string): Promise<Page[]>;
    /** Stores rows as they are. The directory knows their texts before. @param {Stored[]} pages */
    receive(pages: Stored[]): Promise<void>;
}
