export type Binding = import("../../d1.js").Binding;
export type Rows = import("../../d1.js").Rows;
export type Marks = {
    statements: import("../../d1.js").Statement[];
    place?: string;
};
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
export declare function marksFor({ name }: Binding, topics: string[], until: number, now: number): Promise<Marks[]>;
/** The number of changes of each topic. @param {Rows[]} rows @returns {[string, number][]} */
export declare function numbersOf(rows: Rows[]): [string, number][];
