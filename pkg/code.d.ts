import { InvitcodeError } from "./errors.js";
export { InvitcodeError };
export type InitInput = import("./loader.js").InitInput;
export type SyncInput = import("./loader.js").SyncInput;
export type Instance = import("./loader.js").Instance;
export type Checked = {
    ok: true;
    code: string;
} | {
    ok: false;
    problem: "length" | "symbol" | "check";
};
/**
 * Loads the WebAssembly. Await it once before you call anything else of this module. Further calls do nothing.
 *
 * @param {InitInput} [source] where it is, if not beside this module
 * @returns {Promise<Instance>}
 *
 * @example
 * import init, { checkCode } from "invitcode/code";
 * await init();
 * checkCode("abcd-efgh-jkmn");
 */
export default function init(source?: InitInput): Promise<Instance>;
/**
 * Starts synchronously from a module or bytes. Further calls do nothing.
 *
 * @param {SyncInput} source
 * @returns {Instance}
 * @throws {InvitcodeError} `ERR_MODULE` for anything else
 */
export declare function initSync(source: SyncInput): Instance;
/**
 * Checks whether a code is well formed, without asking the service. It detects a generated code with one wrong symbol,
 * or with two neighbours swapped.
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
