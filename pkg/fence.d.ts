export type Statement = import("./d1.js").Statement;
export type Side = "d1" | "durable";
/** @typedef {import("./d1.js").Statement} Statement */
/** @typedef {"d1" | "durable"} Side */
/** Two of the triggers' errors. */
export declare const ELSEWHERE = "the server is not in D1";
export declare const ANOTHER = "another command is continuing the move";
/** The pass of the clock's work on events, which is for the servers of many shards. */
export declare const CLOCK = "**";
/** The symbols of all shards. */
export declare const SHARDS: string[];
/**
 * The tables, made when a move begins. Where there was none, all shards are on its first side.
 *
 * @param {Side} home
 * @returns {Statement[]}
 */
export declare function begun(home: Side): Statement[];
/** The names of the triggers of a table that belong to the fence. */
export declare const FENCE = "move_fence_";
/** @returns {Statement[]} */
export declare function fenceUp(): Statement[];
/** The names of the fence's triggers. @type {Statement} */
export declare const FENCE_NAMES: Statement;
/** @param {string} shard @returns {Statement} */
export declare const pass: (shard: string) => Statement;
/** The pass of the shard that has the code of a text in D1. @param {string} folded @returns {Statement} */
export declare const passOfText: (folded: string) => Statement;
export declare const IN_D1: string;
/** @type {Statement} */
export declare const PASSED: Statement;
/** The shards that are not here, and those of them of which D1 may hold rows nevertheless, for a call that asks both sides. @type {Statement} */
export declare const SIDES: Statement;
/** Asserts that no shard flipped since a call looked. @param {number} flips @returns {Statement[]} */
export declare const unflipped: (flips: number) => Statement[];
/** Keeps a text for shards, unless D1 has it. @param {string} folded @returns {Statement} */
export declare const reserved: (folded: string) => Statement;
/** Whether a first run of a mutation is known here. */
export declare const RAN: string;
