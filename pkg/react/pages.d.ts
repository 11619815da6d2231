export type Client = import("./client.js").Client;
export type Entry = import("./entry.js").Entry;
export type Path = import("./transport.js").Path;
export type Listed<Row = any> = {
    /**
     * `failed` and `refused` keep the rows that were shown
     */
    status: "loading" | "ready" | "refused" | "failed";
    rows: Row[];
    hasMore: boolean;
    isLoadingMore: boolean;
    /**
     * the service's refusal
     */
    refusal?: any;
    /**
     * why there is no reply
     */
    error?: unknown;
};
/** @typedef {import("./client.js").Client} Client */
/** @typedef {import("./entry.js").Entry} Entry */
/** @typedef {import("./transport.js").Path} Path */
/**
 * @template [Row=any]
 * @typedef {object} Listed
 * @property {"loading" | "ready" | "refused" | "failed"} status `failed` and `refused` keep the rows that were shown
 * @property {Row[]} rows
 * @property {boolean} hasMore
 * @property {boolean} isLoadingMore
 * @property {any} [refusal] the service's refusal
 * @property {unknown} [error] why there is no reply
 */
/** @type {Listed} */
export declare const UNREAD: Listed;
/**
 * The pages of one list, each of which begins where the page before it ends. When a page's end moves, the next page is
 * read anew; until then, the rows that followed before stay.
 */
export declare class Pages {
    #private;
    /**
     * @param {Client} client
     * @param {Path} path
     * @param {Record<string, unknown>} args
     */
    constructor(client: Client, path: Path, args: Record<string, unknown>);
    snapshot: () => Listed<any>;
    /** @param {() => void} listener */
    subscribe: (listener: () => void) => () => void;
    loadMore: () => void;
}
