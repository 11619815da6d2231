export type Statement = import("./d1.js").Statement;
export type Value = import("./d1.js").Value;
export type Numbered = [number: number, ...params: Value[]];
/** @typedef {import("./d1.js").Statement} Statement */
/** @typedef {import("./d1.js").Value} Value */
/** @typedef {[number: number, ...params: Value[]]} Numbered a statement as Rust writes it: the number of its SQL, then its values */
/**
 * The statements in the form that a binding takes: with their SQL.
 *
 * @param {Numbered[]} work
 * @returns {Statement[]}
 */
export declare function statementsOf(work: Numbered[]): Statement[];
