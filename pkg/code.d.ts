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
 * Loads the WebAssembly; to be awaited once before anything else of this module is called. Further calls do nothing.
 *
 * @param {InitInput} [source] where it is, when it does not lie beside this module
 * @returns {Promise<Instance>}
 *
 * @example
 * import init, { checkCode } from "invitcode/code";
 * await init();
 * checkCode("abcd-efgh-jkmn");
 */
export default function init(source?: InitInput): Promise<Instance>;
/**
 * Starts from a module or bytes that are there already, without waiting. Further calls do nothing.
 *
 * @param {SyncInput} source
 * @returns {Instance}
 * @throws {InvitcodeError} `ERR_MODULE` where it is neither
 */
export declare function initSync(source: SyncInput): Instance;
/**
 * Whether a code is well formed, without asking the service. A generated code with one wrong symbol, or with two
 * neighbours swapped, is found out.
 *
 * @param {string} text as a person typed it
 * @returns {Checked}
 * @throws {InvitcodeError}
 */
export declare function checkCode(text: string): Checked;
/**
 * A code as people read it: upper case, a generated one in groups of four.
 *
 * @param {string} text
 * @returns {string}
 * @throws {InvitcodeError}
 */
export declare function formatCode(text: string): string;
/**
 * What to tell a person about an error.
 *
 * @param {string} error a reply's `error`, for instance `errors.expired`
 * @param {string} [language] a language tag such as `fr-CA`; English unless it is French
 * @returns {string}
 * @throws {InvitcodeError}
 */
export declare function describeError(error: string, language?: string): string;
