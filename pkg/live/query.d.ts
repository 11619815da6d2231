/** A distinct query: what all connections share that watch the same function with the same arguments as the same caller, in the same language. */
export type Identity = import("./identity.js").Identity;
export type Answer = {
    result: import("./frames.js").Result;
    journal?: string;
    /**
     * what the result depends on; absent: on anything
     */
    topics?: string[];
    /**
     * when it changes by itself, in milliseconds
     */
    until?: number;
    /**
     * it is not evaluated again
     */
    final?: boolean;
};
export type Asked = {
    key: string;
    path: string;
    args: string;
    identity: Identity;
    address: string;
    language: string | undefined;
    journal: string | undefined;
};
/**
 * @param {{ path: string, args: string, journal: string | undefined }} added
 * @param {Identity} identity
 * @param {{ address: string, language?: string | undefined }} opened
 * @returns {Asked}
 */
export declare function askedOf({ path, args, journal }: {
    path: string;
    args: string;
    journal: string | undefined;
}, identity: Identity, { address, language }: {
    address: string;
    language?: string | undefined;
}): Asked;
export declare class Query {
    key: string;
    path: string;
    args: string;
    identity: import("./identity.js").Identity;
    address: string;
    language: string | undefined;
    /** The journal that it was added with: part of its key. */
    first: string | undefined;
    journal: string | undefined;
    /** The connections that watch it. @type {Set<number>} */
    watchers: Set<number>;
    /** Its result as JSON without the query's id; undefined before the first evaluation. @type {string | undefined} */
    text: string | undefined;
    /** @type {string[] | undefined} */
    topics: string[] | undefined;
    /** @type {number | undefined} */
    until: number | undefined;
    final: boolean;
    /** Whether its result may have changed since it was read. */
    stale: boolean;
    /** @param {Asked} asked */
    constructor(asked: Asked);
    /** Whether a trip reads it: a transition shows what one trip read, but for what is not run again. */
    get isRead(): boolean;
}
