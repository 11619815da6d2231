export type Rows = import("./d1.js").Rows;
export type Statement = import("./d1.js").Statement;
export type Trips = import("./durable-objects.js").Trips;
export type Claimed = {
    number: number;
    isCreated: boolean;
    digits?: number;
} | {
    holder: string;
} | {
    taken: true;
};
/** @typedef {import("./d1.js").Rows} Rows */
/** @typedef {import("./d1.js").Statement} Statement */
/** @typedef {import("./durable-objects.js").Trips} Trips */
/** A claim, the shard that has the text, or that no text was free. @typedef {{ number: number, isCreated: boolean, digits?: number } | { holder: string } | { taken: true }} Claimed */
/** The error of a shard that another claim of the text overtook. */
export declare const OVERTAKEN = "the text was claimed by another call meanwhile";
/**
 * Creates a custom code.
 *
 * @param {string} shard
 * @param {string} folded
 * @param {Trips} trips
 * @param {Statement[]} statements
 * @returns {Promise<Rows[]>}
 */
export declare function claimed(shard: string, folded: string, trips: Trips, statements: Statement[]): Promise<Rows[]>;
/** The code of a shard that has a text, or had it. @param {string} shard @param {string} folded @param {Trips} trips */
export declare function heldIn(shard: string, folded: string, trips: Trips): Promise<Record<string, import("./d1.js").Value>>;
/** The statements of a call whose text another shard has: it fails, and counts as a guess if the text belongs to somebody else, which is unknown here. @param {Statement[]} statements @param {unknown} creator */
export declare function refused(statements: Statement[], creator: unknown): import("./d1.js").Statement[];
/** Whether the statements create a TimeCapsule code. @param {Statement[]} statements */
export declare function isGenerating(statements: Statement[]): boolean;
/**
 * Creates a TimeCapsule code: the directory chooses the number.
 *
 * @param {string} user
 * @param {Trips} trips
 * @param {Statement[]} statements
 * @returns {Promise<Rows[]>}
 */
export declare function generated(user: string, trips: Trips, statements: Statement[]): Promise<Rows[]>;
