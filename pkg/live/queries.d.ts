/** The distinct queries of an object, and on what they depend. */
import { Query } from "./query.js";
import { Topics } from "./topics.js";
export type Connection = import("./connection.js").Connection;
export type Kept = import("./connection.js").Kept;
/** @typedef {import("./connection.js").Connection} Connection */
/** @typedef {import("./connection.js").Kept} Kept */
export declare class Queries {
    #private;
    topics: Topics;
    [Symbol.iterator](): MapIterator<Query>;
    /** Whether somebody still watches it. @param {Query} query */
    has(query: Query): boolean;
    /** The query that a connection watches from now on. @param {Connection} connection @param {{ path: string, args: string, journal: string | undefined }} added */
    join(connection: Connection, added: {
        path: string;
        args: string;
        journal: string | undefined;
    }): Query;
    /** A query that a connection watched before hibernation. @param {Connection} connection @param {Kept} kept */
    rejoin(connection: Connection, { path, args, journal, first, topics, until, final }: Kept): Query;
    /** @param {Connection} connection @param {Query} query which the connection no longer watches under one of its ids */
    leave(connection: Connection, query: Query): void;
    /** Those that a change of these topics may change; without topics, all. @param {string[] | undefined} topics */
    of(topics: string[] | undefined): Iterable<Query>;
}
