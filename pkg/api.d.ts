export { d1, StorageError } from "./d1.js";
export { functions } from "./call.js";
export { memory } from "./memory.js";
export { InvitcodeError } from "./errors.js";
export type Functions = import("./call.js").Functions;
export type Caller = import("./call.js").Caller;
export type Options = import("./call.js").Options;
export type Binding = import("./d1.js").Binding;
export type Database = import("./d1.js").Database;
export type ErrorCode = import("./errors.js").ErrorCode;
export type MemoryBinding = import("./memory.js").MemoryBinding;
export type Source = import("./source.js").Source;
export type ReplyOf<Path extends keyof Functions> = import("./call.js").ReplyOf<Path>;
export type Checked = {
    ok: true;
    code: string;
} | {
    ok: false;
    problem: "length" | "symbol" | "check";
};
/**
 * @typedef {import("./call.js").Functions} Functions
 * @typedef {import("./call.js").Caller} Caller
 * @typedef {import("./call.js").Options} Options
 * @typedef {import("./d1.js").Binding} Binding
 * @typedef {import("./d1.js").Database} Database
 * @typedef {import("./errors.js").ErrorCode} ErrorCode
 * @typedef {import("./memory.js").MemoryBinding} MemoryBinding
 * @typedef {import("./source.js").Source} Source
 */
/**
 * @template {keyof Functions} Path
 * @typedef {import("./call.js").ReplyOf<Path>} ReplyOf
 */
/** @typedef {{ ok: true, code: string } | { ok: false, problem: "length" | "symbol" | "check" }} Checked */
/**
 * Checks whether a code is well formed, without asking the service. It detects a generated code with one wrong symbol,
 * or with two neighbours swapped. Case, spaces and hyphens do not count; I and L are read as 1, and O as 0.
 *
 * @param {string} text as a person typed it
 * @returns {Checked}
 * @throws {InvitcodeError}
 */
export declare function checkCode(text: string): Checked;
/**
 * Formats a code for people: in upper case, and a generated code in groups of four.
 *
 * @param {string} text
 * @returns {string}
 * @throws {InvitcodeError}
 */
export declare function formatCode(text: string): string;
/**
 * The message for a person about an error.
 *
 * @param {string} error a reply's `error`, for instance `errors.expired`
 * @param {string} [language] a language tag such as `fr-CA`; English unless it is French
 * @returns {string}
 * @throws {InvitcodeError}
 */
export declare function describeError(error: string, language?: string): string;
