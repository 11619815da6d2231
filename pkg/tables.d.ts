/**
 * What becomes of each table in a move between D1 and shards. The rows of a server go with it, in this order: a row comes
 * after those that it refers to. They are deleted in the opposite order.
 */
export type Value = import("./d1.js").Value;
export type Statement = import("./d1.js").Statement;
export type Row = Record<string, Value>;
export type Table = {
    name: string;
    /**
     * where the rows `t` of the server `?1` are found
     */
    from: string;
    scope: string;
    /**
     * the order of its pages
     */
    key: string[];
    /**
     * the columns that name a row
     */
    primary: string[];
    /**
     * what crosses, if not all columns
     */
    shown?: string;
    /**
     * the most rows in a page, where they may be long
     */
    rows?: number;
    /**
     * how a row is stored, if not as it is
     */
    insert?: string;
};
/** @typedef {import("./d1.js").Value} Value */
/** @typedef {import("./d1.js").Statement} Statement */
/** @typedef {Record<string, Value>} Row */
/**
 * @typedef {object} Table
 * @property {string} name
 * @property {string} from where the rows `t` of the server `?1` are found
 * @property {string} scope
 * @property {string[]} key the order of its pages
 * @property {string[]} primary the columns that name a row
 * @property {string} [shown] what crosses, if not all columns
 * @property {number} [rows] the most rows in a page, where they may be long
 * @property {string} [insert] how a row is stored, if not as it is
 */
/** The most rows in a page, and about how many characters. */
export declare const ROWS = 200;
/** @type {readonly Table[]} */
export declare const tables: readonly Table[];
/** Tables without a server. Their rows are copied into each shard that has servers, and stay. @type {readonly Table[]} */
export declare const shared: readonly Table[];
/** The first runs of mutations: a shard's own are copied into D1. D1's own stay there, and are asked during the move. @type {Table} */
export declare const requests: Table;
/**
 * All columns in which a server may be known before anything else names it, each first in an index. Other columns name a
 * server that one of these has.
 *
 * @type {readonly [table: string, column: string][]}
 */
export declare const KNOWN_BY: readonly [table: string, column: string][];
/** Columns that name a server of `KNOWN_BY`, with the reason, where no foreign key says so. @type {Readonly<Record<string, string>>} */
export declare const NAMED_AFTER: Readonly<Record<string, string>>;
/** The columns of a server that say only who watches it. They may change on the old side while it is copied: who watches marks it again within a minute. */
export declare const WATCHED: string[];
/** Numbers that the old side gave meanwhile must not be given again: whoever has one would miss a change. */
export declare const RENUMBERED = "UPDATE server SET change_number = change_number + 1000";
/** All other columns of a server. */
export declare const OF_SERVER: string[];
/** All tables whose rows cross. @type {readonly Table[]} */
export declare const crossing: readonly Table[];
/** @param {string} name @returns {Table} */
export declare function tableOf(name: string): Table;
/** Whether a statement writes only what does not move or may change meanwhile: limits, and marks of who watches. @param {string} sql */
export declare const isBeside: (sql: string) => boolean;
/** The tables whose rows do not move, with the reason. @type {Readonly<Record<string, string>>} */
export declare const others: Readonly<Record<string, string>>;
/** What a page needs an index for. They exist during a move. */
export declare const INDEXES: string[];
/** @param {string} sql such as `CREATE INDEX IF NOT EXISTS name …` */
export declare const indexName: (sql: string) => string;
/**
 * The rows of a server after a place.
 *
 * @param {Table} table
 * @param {string} server
 * @param {Value[] | null} after
 * @returns {Statement}
 */
export declare function pageOf({ from, scope, key, shown, rows }: Table, server: string, after: Value[] | null): Statement;
/**
 * As many of the rows as fit into a page, without what only orders them.
 *
 * @param {Table} table
 * @param {Row[]} found
 * @returns {{ rows: Row[], next: Value[] | null }} `next` is the place after which the next page begins, null at the end
 */
export declare function cut({ key, rows: most }: Table, found: Row[]): {
    rows: Row[];
    next: Value[] | null;
};
/**
 * Stores a row, unless it is there already.
 *
 * @param {Table} table
 * @param {Row} row
 * @returns {Statement}
 */
export declare function insertOf({ name, primary, insert }: Table, row: Row): Statement;
/**
 * Deletes the first rows of a server, or of all.
 *
 * @param {Table} table
 * @param {string | undefined} server
 * @returns {Statement}
 */
export declare function deleteOf({ name, from, scope, key, primary }: Table, server: string | undefined): Statement;
/** The triggers of a table, as the database has them. @param {string} name @returns {Statement} */
export declare const triggersOf: (name: string) => Statement;
/**
 * Statements around others that must store rows as they are: within the transaction the table has no triggers.
 *
 * @param {Row[]} triggers
 * @param {Statement[]} work
 * @returns {Statement[]}
 */
export declare function withoutTriggers(triggers: Row[], work: Statement[]): Statement[];
