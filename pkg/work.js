import { statements } from "./statements.js";

/** @typedef {import("./d1.js").Statement} Statement */
/** @typedef {import("./d1.js").Value} Value */
/** @typedef {[number: number, ...params: Value[]]} Numbered a statement as Rust writes it: the number of its SQL, then its values */

/**
 * The statements in the form that a binding takes: with their SQL.
 *
 * @param {Numbered[]} work
 * @returns {Statement[]}
 */
export function statementsOf(work) {
  return work.map(([number, ...params]) => {
    const sql = statements.get(number);
    if (sql === undefined) throw new Error(`there is no statement ${number}: the WebAssembly is from another build`);
    return [sql, params];
  });
}
