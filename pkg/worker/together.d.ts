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
 * @returns {Promise<{ replies: Reply[], before: Rows[] }>}
 * @throws {StorageError} when the trip failed
 */
export declare function answerTogether(calls: Call[], binding: Binding, marks?: Marks[]): Promise<{
    replies: Reply[];
    before: Rows[];
}>;
