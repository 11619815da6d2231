import { ShardObject } from "./sides.js";
import { MoveError } from "./stop.js";
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
     * the one that is being moved, with what follows
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
    stop?: MoveError;
};
export declare class Carrier {
    #private;
    /** @param {import("./sides.js").OwnDatabase} own @param {Namespaces} namespaces */
    constructor(own: import("./sides.js").OwnDatabase, namespaces: Namespaces);
    /** The next step of the shard that is being moved; undefined in another phase. @param {Work} work @returns {Promise<Step> | undefined} */
    step(work: Work): Promise<Step> | undefined;
    /** A shard's object. @param {string} symbols */
    object(symbols: string): ShardObject;
}
/** Lists servers with their shards. @param {string[]} ids @returns {Promise<Statement>} */
export declare function listing(ids: string[]): Promise<Statement>;
