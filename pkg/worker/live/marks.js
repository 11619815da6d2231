/** Marks what live connections watch, wherever it is stored. */
import { watchPlaces } from "../../durable-watch.js";
import { marksOf } from "../engine.js";

/** @typedef {import("../../d1.js").Binding} Binding */
/** @typedef {import("../../d1.js").Rows} Rows */
/** Statements, and where they run, if the store is several databases. @typedef {{ statements: import("../../d1.js").Statement[], place?: string }} Marks */

/**
 * The statements that mark topics as watched until a time, by their places.
 *
 * @param {Binding} binding
 * @param {string[]} topics
 * @param {number} until
 * @param {number} now
 * @returns {Promise<Marks[]>}
 */
export async function marksFor({ name }, topics, until, now) {
  if (topics.length === 0) return [];
  if (name !== "durable") return [{ statements: marksOf(topics, until, now) }];
  const places = await watchPlaces(topics);
  return [...places].map(([place, of]) => ({ place, statements: marksOf(of, until, now) }));
}

/** The number of changes of each topic. @param {Rows[]} rows @returns {[string, number][]} */
export function numbersOf(rows) {
  /** @type {Map<string, number>} */
  const numbers = new Map();
  // What a user does in several shards counts in each of them.
  for (const { topic, number } of rows.flat()) numbers.set(String(topic), (numbers.get(String(topic)) ?? 0) + Number(number));
  return [...numbers];
}
