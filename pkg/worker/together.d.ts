export type Binding = import("../d1.js").Binding;
export type Rows = import("../d1.js").Rows;
export type Statement = import("../d1.js").Statement;
export type Call = import("./engine.js").Call;
export type Reply = import("./engine.js").Reply;
export type Ticket = import("./engine.js").Ticket;
export type Marks = import("./live/marks.js").Marks;
export type Part = {
    call: Call;
    ticket: Ticket;
    work: Statement[];
};
export type Answered = {
    replies: [number, Reply][];
    before: Rows[];
};
/**
 * @param {Call[]} calls of functions that need no effect before the trip
 * @param {Binding} binding
 * @param {Marks[]} [marks] statements that run first
 * @returns {Promise<{ replies: (Reply | undefined)[], before: Rows[], failed: unknown[] }>} a call has no reply if its database did
 * not answer while another did: `failed` says why
 * @throws {StorageError} when all trips failed, or the marks of one
 */
export declare function answerTogether(calls: Call[], binding: Binding, marks?: Marks[]): Promise<{
    replies: (Reply | undefined)[];
    before: Rows[];
    failed: unknown[];
}>;
