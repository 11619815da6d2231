export type Database = import("../../d1.js").Database;
export type Statement = import("../../d1.js").Statement;
export type Value = import("../../d1.js").Value;
export type Namespaces = import("../../durable-objects.js").Namespaces;
export type Side = import("../../fence.js").Side;
export type Stored = import("./sides.js").Stored;
export type Sums = Record<string, [count: number, hash: string]>;
export type Within = {
    server: string;
    table: number;
    after: Value[] | null;
    sums: Sums;
};
export type Work = {
    to: Side;
    phase: "list" | "empty" | "next" | "arrive" | "copy" | "compare" | "shared" | "flip" | "clear" | "done";
    /**
     * that were moved
     */
    servers: number;
    /**
     * that were moved
     */
    rows: number;
    /**
     * the one under way, with what follows
     */
    shard?: string;
    told?: number | null;
    copied?: Within;
    compared?: Within;
    beside?: {
        table: number;
        after: Value[] | null;
    };
    cleared?: string;
    listed?: {
        column: number;
        after: string;
    };
};
export type Verified = {
    serverId: string;
    shard: string;
    rows: number;
    tables: Sums;
};
export type Step = {
    work: Work;
    statements?: Statement[];
    flips?: number;
    rows?: number;
    verified?: Verified;
};
/** @typedef {import("../../d1.js").Database} Database */
/** @typedef {import("../../d1.js").Statement} Statement */
/** @typedef {import("../../d1.js").Value} Value */
/** @typedef {import("../../durable-objects.js").Namespaces} Namespaces */
/** @typedef {import("../../fence.js").Side} Side */
/** @typedef {import("./sides.js").Stored} Stored */
/** The number of rows of a table, and a hash of them all. @typedef {Record<string, [count: number, hash: string]>} Sums */
/** Where in a server's rows a move is. @typedef {{ server: string, table: number, after: Value[] | null, sums: Sums }} Within */
/**
 * What a move did last.
 *
 * @typedef {object} Work
 * @property {Side} to
 * @property {"list" | "empty" | "next" | "arrive" | "copy" | "compare" | "shared" | "flip" | "clear" | "done"} phase
 * @property {number} servers that were moved
 * @property {number} rows that were moved
 * @property {string} [shard] the one under way, with what follows
 * @property {number | null} [told]
 * @property {Within} [copied]
 * @property {Within} [compared]
 * @property {{ table: number, after: Value[] | null }} [beside]
 * @property {string} [cleared]
 * @property {{ column: number, after: string }} [listed]
 */
/** A server that was compared. @typedef {{ serverId: string, shard: string, rows: number, tables: Sums }} Verified */
/** What a step leads to. @typedef {{ work: Work, statements?: Statement[], flips?: number, rows?: number, verified?: Verified }} Step */
/** The move cannot go on before something is put right. */
export declare class MoveError extends Error {
}
export declare class Mover {
    #private;
    /**
     * @param {Database} database
     * @param {Namespaces} namespaces
     * @param {{ deadlineMs: number, guild: string | undefined }} options `guild`: RDS's server, which may have no row
     */
    constructor(database: Database, namespaces: Namespaces, { deadlineMs, guild }: {
        deadlineMs: number;
        guild: string | undefined;
    });
    /**
     * Goes on with the move for about a second.
     *
     * @param {Side} to
     * @param {Side} first the side of all shards before the first move
     */
    goOn(to: Side, first: Side): Promise<{
        to: import("../../fence.js").Side;
        isDone: boolean;
        shards: {
            moved: number;
            total: number;
        };
        servers: number;
        rows: number;
        shard: string | null;
        serverId: string | null;
        verified: Verified[];
    }>;
}
