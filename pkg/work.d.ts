export type Statement = import("./d1.js").Statement;
export type Value = import("./d1.js").Value;
export type Numbered = [number: number, ...params: Value[]];
export type Placed = (number | string)[];
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
export declare function statementsOf(work: Numbered[]): Statement[];
/**
 * The same, where the statements share a list of values.
 *
 * @param {Placed} work
 * @param {Value[]} values
 * @returns {Statement[]}
 */
export declare function sharedStatementsOf(work: Placed, values: Value[]): Statement[];
