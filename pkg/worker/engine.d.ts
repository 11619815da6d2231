export type Binding = import("../d1.js").Binding;
export type Statement = import("../d1.js").Statement;
export type Value = import("../d1.js").Value;
export type Placed = import("../work.js").Placed;
export type Ticket = [instance: number, number: number, random: string, place?: string];
export type Effect = {
    effect: string;
} & Record<string, any>;
export type Reason = "unavailable" | "internal" | "tooLarge" | "unconfigured" | "moving" | "notWhileMoving";
export type Settings = {
    readonly text: string;
    number?: number;
    generation?: number;
};
export type Call = {
    settings: Settings;
    head: string;
    body: Uint8Array;
};
export type Reply = {
    status: number;
    headers: Record<string, string>;
    label: string;
    cause?: string | undefined;
    effects: Effect[];
    body: string;
};
export type Outcome = {
    reply: Reply;
    trips: number;
    cause?: unknown;
};
/** @param {WebAssembly.Module} module */
export declare function start(module: WebAssembly.Module): void;
/** Runs one call into the instance. The instance is replaced after a trap, and when its memory has grown too large. */
export declare const enter: import("../enter.js").Enter;
/**
 * Answers a call with at most one storage trip. It never throws: a failure becomes a reply, with the error in `cause`.
 *
 * @param {Call} call
 * @param {Binding} binding
 * @param {(effect: Effect) => Promise<unknown>} [perform] performs the effect that a call needs before the trip, and
 * returns its result
 * @returns {Promise<Outcome>}
 */
export declare function answer(call: Call, binding: Binding, perform?: (effect: Effect) => Promise<unknown>): Promise<Outcome>;
export type Planned = {
    reply: Reply;
} | {
    work: Statement[];
    ticket: Ticket;
} | {
    effect: Effect;
};
/**
 * What a plan says: the reply, the statements of the trip and the ticket, or an effect to perform first.
 *
 * @typedef {{ reply: Reply } | { work: Statement[], ticket: Ticket } | { effect: Effect }} Planned
 */
/** Plans a call. @param {Call} call */
export declare function planOf({ settings, head, body }: Call): Planned;
/** Where a call's transaction runs, if the store is several databases. @param {Call} call @returns {string | undefined} */
export declare function placeOf(call: Call): string | undefined;
/**
 * Settles a call with the rows of its statements as JSON.
 *
 * @param {Call} call
 * @param {Ticket} ticket
 * @param {string} rows
 */
export declare function settled({ settings, head, body }: Call, [instance, number, random]: Ticket, rows: string): Reply;
/**
 * The reply to a call that cannot be answered, in the format of its route.
 *
 * @param {Call} call
 * @param {Reason} reason
 * @param {Ticket} [ticket] of a call that will not be settled
 * @returns {Reply}
 */
export declare function refuse({ settings, head }: Call, reason: Reason, ticket?: Ticket): Reply;
/**
 * The most bytes that the body of a caller of a kind may have on a path; 0 if its body need not be read.
 *
 * @param {string} path
 * @param {string} [kind] undefined as long as the caller is unknown
 * @returns {number | undefined} undefined if the caller must be verified first
 */
export declare function largestBody(path: string, kind?: string): number | undefined;
/**
 * The statements that mark topics as watched until a time. Their rows are `{topic, number}`, with the number of changes
 * of each.
 *
 * @param {string[]} topics
 * @param {number} until
 * @param {number} now
 * @returns {Statement[]}
 */
export declare function marksOf(topics: string[], until: number, now: number): Statement[];
/** The statement that finds the first run of a mutation that has this key. Its row is `{at, random, wrote}`. @param {string} key @returns {Statement[]} */
export declare function findingOf(key: string): Statement[];
/** The statement that forgets the first run of a mutation if it wrote nothing. @param {string} key @returns {Statement[]} */
export declare function forgettingOf(key: string): Statement[];
/**
 * Plans a mutation that ran before, so that it writes nothing and gives the reply of its first run.
 *
 * @param {Call} call with `replay: true` and the first run's time in its head
 * @param {string} random the first run's random bytes
 */
export declare function replayOf({ settings, head, body }: Call, random: string): Planned;
/**
 * Compares two secrets in constant time.
 *
 * @param {string} given
 * @param {string} expected
 */
export declare function sameSecret(given: string, expected: string): boolean;
/**
 * A plan is one of three: the reply, a list of statements with their values and the ticket at its end, or an effect to
 * perform first.
 *
 * @param {string} planned
 * @returns {{ reply: Reply } | { work: Placed, values: Value[], ticket: Ticket } | { effect: Effect }}
 */
export declare function read(planned: string): {
    reply: Reply;
} | {
    work: Placed;
    values: Value[];
    ticket: Ticket;
} | {
    effect: Effect;
};
/**
 * Parses a response from the rules. Its first line is JSON with everything but the body, which follows.
 *
 * @param {string} text
 * @returns {Reply}
 */
export declare function replyOf(text: string): Reply;
