export type Statement = import("../../d1.js").Statement;
export type Value = import("../../d1.js").Value;
export type Row = import("../../tables.js").Row;
export type Fence = "arriving" | "leaving" | "gone";
/** What is wrong with a shard, and what would be right. */
export declare const OTHERS = "holds data already, which did not come by this move, and only an empty one takes data in. Move back by --to d1 with STORE = \"durable,d1\", delete what the classes Shard and Directory hold, and move again";
export declare class Moved {
    #private;
    /** @type {Fence | undefined} */
    fence: Fence | undefined;
    /** @param {import("./group.js").Storage} storage @param {(sql: string, ...params: Value[]) => Row[]} query */
    constructor(storage: import("./group.js").Storage, query: (sql: string, ...params: Value[]) => Row[]);
    get isEmpty(): boolean;
    /** Rows may arrive. @throws when it holds others */
    arrive(): void;
    /**
     * Stores rows as they are.
     *
     * @param {[table: string, rows: Row[]][]} pages
     */
    receive(pages: [table: string, rows: Row[]][]): void;
    /** The shard is in use from now on. @param {number | null} since since when the ends of memberships are told */
    open(since: number | null): void;
    /** The shard is read-only from now on. @returns {number | null} since when the ends of memberships are told */
    leave(): number | null;
    /** A shard without rows is gone at once. @returns {boolean} whether it is gone */
    goneIfEmpty(): boolean;
    /** D1 has what it had. */
    gone(): void;
    /** The next server after one. @param {string} after @returns {string | null} */
    serverAfter(after: string): string | null;
    /**
     * Pages of a server's rows, from some tables.
     *
     * @param {[table: string, after: Value[] | null][]} wanted
     * @param {string} server
     */
    pages(wanted: [table: string, after: Value[] | null][], server: string): {
        rows: import("../../tables.js").Row[];
        next: import("../../tables.js").Value[] | null;
    }[];
    /** Deletes some of what it had. @returns {boolean} whether nothing is left */
    clear(): boolean;
}
/** @param {Fence | undefined} fence @throws where nothing may be read */
export declare function assertReadable(fence: Fence | undefined): void;
