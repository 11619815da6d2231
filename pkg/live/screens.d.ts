export type Connection = import("./connection.js").Connection;
export type Planned = import("./connection.js").Planned;
export type Answer = import("./query.js").Answer;
export type Query = import("./query.js").Query;
export type Trip = {
    ts: number;
    queries: Query[];
    connections: number[];
};
export type Parts = {
    connections: Map<number, Connection>;
    queries: import("./queries.js").Queries;
    out: import("./outbox.js").Outbox;
    clock: import("./clock.js").Clock;
    /**
     * whether a client has not read its last messages yet
     */
    isSlow: (id: number) => boolean;
};
export type Listener = {
    /**
     * a connection is out of a trip
     */
    shown: (connection: Connection, now: number) => void;
    /**
     * its identity ended
     */
    over: (connection: Connection) => void;
    /**
     * it does not read
     */
    slow: (connection: Connection) => void;
    /**
     * a result changes by itself
     */
    due: (at: number | undefined) => void;
    /**
     * topics were marked
     */
    marked: (numbers: [string, number][], now: number) => void;
};
/** @typedef {import("./connection.js").Connection} Connection */
/** @typedef {import("./connection.js").Planned} Planned */
/** @typedef {import("./query.js").Answer} Answer */
/** @typedef {import("./query.js").Query} Query */
/** @typedef {{ ts: number, queries: Query[], connections: number[] }} Trip */
/**
 * @typedef {object} Parts
 * @property {Map<number, Connection>} connections
 * @property {import("./queries.js").Queries} queries
 * @property {import("./outbox.js").Outbox} out
 * @property {import("./clock.js").Clock} clock
 * @property {(id: number) => boolean} isSlow whether a client has not read its last messages yet
 */
/**
 * What is told to the machine.
 *
 * @typedef {object} Listener
 * @property {(connection: Connection, now: number) => void} shown a connection is out of a trip
 * @property {(connection: Connection) => void} over its identity ended
 * @property {(connection: Connection) => void} slow it does not read
 * @property {(at: number | undefined) => void} due a result changes by itself
 * @property {(numbers: [string, number][], now: number) => void} marked topics were marked
 */
export declare class Screens {
    #private;
    /** When {@link begin} must be called; undefined: not at all. @type {number | undefined} */
    tripAt: number | undefined;
    /** @param {Parts} parts @param {Listener} on */
    constructor({ connections, queries, out, clock, isSlow }: Parts, on: Listener);
    /** A connection is gone. @param {Connection} connection */
    forget({ id }: Connection): void;
    /** The result of a query may have changed. @param {Query} query @param {number} now */
    outdate(query: Query, now: number): void;
    /** The client waits for a transition. @param {Connection} connection @param {number} now */
    owe(connection: Connection, now: number): void;
    /** Begins a trip for all connections that wait and may be shown something. @param {number} now */
    begin(now: number): void;
    /** The trip came back. @param {{ answers: (Answer | undefined)[], numbers: [string, number][] } | undefined} found @param {number} now */
    read(found: {
        answers: (Answer | undefined)[];
        numbers: [string, number][];
    } | undefined, now: number): void;
}
