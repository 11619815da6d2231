/**
 * What the worker and an object send each other: texts, since those cross quicker than lists. A statement crosses as its
 * number.
 */
import { statements } from "./statements.js";

/** The error of a shard that does not have the text which a cache says it has. */
export const ELSEWHERE = "the text is in another shard";

/** @typedef {import("./d1.js").Statement} Statement */
/** @typedef {import("./d1.js").Rows} Rows */
/** @typedef {import("./d1.js").Value} Value */
/** What a transaction gave, or why it was undone. @typedef {{ rows: Rows[] } | { error: string }} Answer */
/** The claim of the text that the transaction gives a code. @typedef {[folded: string, number: number]} Claim */
/** @typedef {{ work: [number | string, ...Value[]][], left: number, claim?: Claim | undefined, of?: string | undefined }} Message */

/** @type {Map<string, number>} */
const numbers = new Map([...statements].map(([number, sql]) => [sql, number]));

/**
 * @param {Statement[]} work
 * @param {number} left for how many milliseconds the caller waits
 * @param {{ claim?: Claim | undefined, of?: string | undefined }} [more] `of`: the text that a code of the shard must have
 */
export function written(work, left, { claim, of } = {}) {
  /** @type {Message} */
  const message = { work: work.map(([sql, params]) => [numbers.get(sql) ?? sql, ...params]), left, claim, of };
  return JSON.stringify(message);
}

/** @param {string} text @returns {{ work: Statement[], left: number, claim: Claim | undefined, of: string | undefined }} */
export function read(text) {
  const { work, left, claim, of } = /** @type {Message} */ (JSON.parse(text));
  return { left, claim, of, work: work.map(([named, ...params]) => [sqlOf(named), params]) };
}

/** @param {number | string} of */
function sqlOf(of) {
  const sql = typeof of === "string" ? of : statements.get(of);
  // The worker and its objects are updated one after the other.
  if (sql === undefined) throw new Error("the shard runs another version of the service");
  return sql;
}
