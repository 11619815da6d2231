/**
 * Durable Objects with SQLite as a storage binding: one for each shard, made when it is first used, and a directory for
 * texts that name no shard. Calls that wait together in a shard commit together.
 */
import { assertDeadline, DEADLINE, StorageError } from "./d1.js";
import { ofText } from "./durable-texts.js";
import { claimed, generated, isGenerating } from "./durable-claims.js";
import { Trips } from "./durable-objects.js";
import { everywhere } from "./durable-everywhere.js";
import { ofDirector, ofUser } from "./durable-spread.js";
import { ofWatched } from "./durable-watch.js";

/** @typedef {import("./d1.js").Binding} Binding */
/** @typedef {import("./d1.js").Rows} Rows */
/** @typedef {import("./d1.js").Statement} Statement */
/** @typedef {import("./durable-objects.js").Namespaces} Namespaces */

/** The shard for statements that get the same answer anywhere. */
const FIRST = "=00";

/**
 * @param {Namespaces} namespaces those of the classes `Shard` and `Directory`
 * @param {{ deadlineMs?: number | undefined, cache?: import("./durable-texts.js").Cache | undefined }} [options] `deadlineMs`:
 * the time limit of a call in milliseconds, retries included. After it, it is unknown whether the transaction was committed.
 * `cache`: a KV namespace that keeps which shard has a text
 * @returns {Binding}
 * @throws {RangeError} when `deadlineMs` is not from 1 to the longest time of a timer
 */
export function durable(namespaces, { deadlineMs = DEADLINE, cache } = {}) {
  assertDeadline(deadlineMs);
  return {
    name: "durable",
    async run(statements, onRetry, place = FIRST) {
      const trips = new Trips(namespaces, deadlineMs, onRetry);
      try {
        return await runAt(place, trips, statements, cache);
      } finally {
        trips.end();
      }
    },
  };
}

/**
 * @param {string} place as Rust writes it: a sign of its kind, and what it names
 * @param {Trips} trips
 * @param {Statement[]} statements
 * @param {import("./durable-texts.js").Cache | undefined} cache
 * @returns {Promise<Rows[]>}
 */
export function runAt(place, trips, statements, cache) {
  const named = place.slice(1);
  switch (place[0]) {
    case "=":
      return trips.shard(named, statements);
    case "/":
      return ofText(named, trips, statements, cache);
    case "+":
      return claimed(named.slice(0, 2), named.slice(2), trips, statements);
    case "!":
      return isGenerating(statements) ? generated(named, trips, statements) : ofDirector(named, trips, statements);
    case "@":
      return ofUser(named, trips, statements);
    case "%":
      return ofWatched(named, trips, statements);
    case "*":
      return everywhere(trips, statements);
    default:
      throw new StorageError("internal", new Error(`no place begins with ${place[0]}`), true);
  }
}
