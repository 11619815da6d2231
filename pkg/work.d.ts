export type Statement = import("./d1.js").Statement;
export type Value = import("./d1.js").Value;
export type Numbered = [number: number, ...params: Value[]];
/** @typedef {import("./d1.js").Statement} Statement */
/** @typedef {import("./d1.js").Value} Value */
/** @typedef {[number: number, ...params: Value[]]} Numbered a statement as the rules write it, by the number of its SQL */
/**
 * The statements as a binding runs them.
 *
 * @param {Numbered[]} work
 * @returns {Statement[]}
 */
export declare function statementsOf(work: Numbered[]): Statement[];
