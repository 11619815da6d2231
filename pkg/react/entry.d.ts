/** One function with its arguments, as it is shown. */
export type Client = import("./client.js").Client;
export type Path = import("./transport.js").Path;
export type Outcome = import("./transport.js").Outcome;
export type Reading<Reply = any> = {
    status: "loading";
    reply?: undefined;
    error?: undefined;
} | {
    status: "ready";
    reply: Reply;
    error?: undefined;
} | {
    status: "failed";
    reply?: Reply | undefined;
    error: unknown;
};
export type Edit = (path: Path, args: any, data: any) => any;
/** @typedef {import("./client.js").Client} Client */
/** @typedef {import("./transport.js").Path} Path */
/** @typedef {import("./transport.js").Outcome} Outcome */
/**
 * What is known of a reading. A failure keeps the reply that was shown before.
 *
 * @template [Reply=any]
 * @typedef {{ status: "loading", reply?: undefined, error?: undefined } | { status: "ready", reply: Reply, error?: undefined } | { status: "failed", reply?: Reply | undefined, error: unknown }} Reading
 */
/**
 * Changes a successful reply's data as a mutation is going to change it.
 *
 * @typedef {(path: Path, args: any, data: any) => any} Edit
 */
/** @type {Reading} */
export declare const LOADING: Reading;
export declare class Entry {
    #private;
    path: keyof import("../functions.js").Functions;
    args: {
        [k: string]: unknown;
    };
    /** The epoch in which the reply was asked for. */
    epoch: number;
    /**
     * @param {Client} client
     * @param {Path} path
     * @param {Record<string, unknown>} args
     */
    constructor(client: Client, path: Path, args: Record<string, unknown>);
    get isWatched(): boolean;
    /** Whether the code was unknown, or the caller guessed too often: asking again would count as another guess. */
    get isFinal(): boolean;
    /** @returns {Reading} the same object until it changes */
    snapshot: () => Reading;
    /**
     * @param {() => void} listener
     * @returns {() => void}
     */
    subscribe: (listener: () => void) => () => void;
    /**
     * Reads it again. A running read is enough, unless a mutation happened since it began.
     *
     * @returns {Promise<void>}
     */
    read(): Promise<void>;
    /** Shows the reply with the edits that it does not hold yet. */
    publish(): void;
}
