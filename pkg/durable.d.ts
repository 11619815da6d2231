import { Trips } from "./durable-objects.js";
export type Binding = import("./d1.js").Binding;
export type Rows = import("./d1.js").Rows;
export type Statement = import("./d1.js").Statement;
export type Namespaces = import("./durable-objects.js").Namespaces;
/**
 * @param {Namespaces} namespaces those of the classes `Shard` and `Directory`
 * @param {{ deadlineMs?: number | undefined, cache?: import("./durable-texts.js").Cache | undefined }} [options] `deadlineMs`:
 * the time limit of a call in milliseconds, retries included. After it, it is unknown whether the transaction was committed.
 * `cache`: a KV namespace that keeps which shard has a text
 * @returns {Binding}
 * @throws {RangeError} when `deadlineMs` is not from 1 to the longest time of a timer
 */
export declare function durable(namespaces: Namespaces, { deadlineMs, cache }?: {
    deadlineMs?: number | undefined;
    cache?: import("./durable-texts.js").Cache | undefined;
}): Binding;
/**
 * @param {string} place as Rust writes it: a sign of its kind, and what it names
 * @param {Trips} trips
 * @param {Statement[]} statements
 * @param {import("./durable-texts.js").Cache | undefined} cache
 * @returns {Promise<Rows[]>}
 */
export declare function runAt(place: string, trips: Trips, statements: Statement[], cache: import("./durable-texts.js").Cache | undefined): Promise<Rows[]>;
