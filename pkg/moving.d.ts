export type Binding = import("./d1.js").Binding;
export type Database = import("./d1.js").Database;
export type Rows = import("./d1.js").Rows;
export type Statement = import("./d1.js").Statement;
export type Namespaces = import("./durable-objects.js").Namespaces;
export type Side = import("./fence.js").Side;
export type Options = {
    deadlineMs?: number | undefined;
    first: Side;
};
/**
 * @param {Database} database
 * @param {Namespaces} namespaces
 * @param {Options} options
 * @returns {Binding}
 */
export declare function moving(database: Database, namespaces: Namespaces, { deadlineMs, first }: Options): Binding;
/**
 * D1 alone, for the clock's work on its events.
 *
 * @param {Database} database
 * @param {Options} options
 * @returns {Binding}
 */
export declare function movingClock(database: Database, { deadlineMs, first }: Options): Binding;
