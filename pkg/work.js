import { statements } from "./statements.js";

/** @typedef {import("./d1.js").Statement} Statement */
/** @typedef {import("./d1.js").Value} Value */
/** @typedef {[number: number, ...params: Value[]]} Numbered a statement as the rules write it, by the number of its SQL */

/**
 * The statements as a binding runs them.
 *
 * @param {Numbered[]} work
 * @returns {Statement[]}
 */
export function statementsOf(work) {
  return work.map(([number, ...params]) => {
    const sql = statements.get(number);
    if (sql === undefined) throw new Error(`there is no statement ${number}: the WebAssembly is of another build`);
    return [sql, params];
  });
}
