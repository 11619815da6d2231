export type Binding = import("../d1.js").Binding;
export type Rows = import("../d1.js").Rows;
export type Statement = import("../d1.js").Statement;
export type Call = import("./engine.js").Call;
export type Reply = import("./engine.js").Reply;
export type Ticket = import("./engine.js").Ticket;
export type Part = {
    call: Call;
    ticket: Ticket;
    from: number;
    to: number;
};
/** @typedef {import("../d1.js").Binding} Binding */
/** @typedef {import("../d1.js").Rows} Rows */
/** @typedef {import("../d1.js").Statement} Statement */
/** @typedef {import("./engine.js").Call} Call */
/** @typedef {import("./engine.js").Reply} Reply */
/** @typedef {import("./engine.js").Ticket} Ticket */
/** @typedef {{ call: Call, ticket: Ticket, from: number, to: number }} Part the statements of one call among those of the trip */
/**
 * @param {Call[]} calls of functions that need no effect before the trip
 * @param {Binding} binding
 * @param {Statement[]} [before] statements that run first
 * @returns {Promise<{ replies: Reply[], before: Rows[] }>}
 * @throws {StorageError} when the trip failed
 */
export declare function answerTogether(calls: Call[], binding: Binding, before?: Statement[]): Promise<{
    replies: Reply[];
    before: Rows[];
}>;
