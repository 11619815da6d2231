import { statements } from "../../pkg/statements.js";

/** @typedef {import("./d1.js").Statement} Statement */
/** @typedef {import("./d1.js").Value} Value */
/** @typedef {[number: number, ...params: Value[]]} Numbered a statement as Rust writes it: the number of its SQL, then its values */
/** @typedef {[number: number, ...places: number[]]} Placed the same with the places of its values in a list that all statements share */

/**
 * The statements in the form that a binding takes: with their SQL.
 *
 * @param {Numbered[]} work
 * @returns {Statement[]}
 */
export function statementsOf(work) {
  return work.map(([number, ...params]) => [sqlOf(number), params]);
}

/**
 * The same, where the statements share a list of values.
 *
 * @param {Placed[]} work
 * @param {Value[]} values
 * @returns {Statement[]}
 */
export function sharedStatementsOf(work, values) {
  return work.map(([number, ...places]) => [sqlOf(number), places.map((place) => /** @type {Value} */ (values[place]))]);
}

/** @param {number} number */
function sqlOf(number) {
  const sql = statements.get(number);
  if (sql === undefined) throw new Error(`there is no statement ${number}: the WebAssembly is from another build`);
  return sql;
}
