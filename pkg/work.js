import { statements } from "./statements.js";

/** @typedef {import("./d1.js").Statement} Statement */
/** @typedef {import("./d1.js").Value} Value */
/** @typedef {[number: number, ...params: Value[]]} Numbered a statement as Rust writes it: the number of its SQL, then its values */
/** @typedef {(number | string)[]} Placed statements as the worker's Rust writes them: the number of each, then a text with a character for the place of each of its values */

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
 * @param {Placed} work
 * @param {Value[]} values
 * @returns {Statement[]}
 */
export function sharedStatementsOf(work, values) {
  /** @type {Statement[]} */
  const found = [];
  for (let index = 0; index < work.length; index += 2) {
    const places = String(work[index + 1]);
    const params = [];
    for (let at = 0; at < places.length; at += 1) {
      params.push(/** @type {Value} */ (values[placeOf(places.charCodeAt(at))]));
    }
    found.push([sqlOf(Number(work[index])), params]);
  }
  return found;
}

/** The first place is `0`, and the backslash is left out. @param {number} code */
function placeOf(code) {
  return code < 92 ? code - 48 : code - 49;
}

/** @param {number} number */
function sqlOf(number) {
  const sql = statements.get(number);
  if (sql === undefined) throw new Error(`there is no statement ${number}: the WebAssembly is from another build`);
  return sql;
}
