/**
 * From what `init` and `initSync` are given to a compiled module, or an error that says what came instead and what to
 * write.
 */
import { InvitcodeError } from "./errors.js";
export type Bytes = import("./platform.js").Bytes;
export type Module = import("./platform.js").Module;
export type Source = string | {
    readonly href: string;
} | {
    readonly url: string;
    readonly method: string;
} | {
    arrayBuffer(): Promise<ArrayBuffer>;
} | Bytes | Module;
/**
 * @param {string} problem
 * @param {unknown} [cause]
 * @returns {InvitcodeError}
 */
export declare function moduleError(problem: string, cause?: unknown): InvitcodeError;
/** What to say where the entry for pages runs as a module without an address. @param {unknown} cause */
export declare function noAddress(cause: unknown): InvitcodeError;
/**
 * Takes the source out of wasm-bindgen's objects, `{ module_or_path }` and `{ module }`.
 *
 * @param {string} caller
 * @param {any} given
 * @returns {unknown} never `undefined` or `null`
 */
export declare function unwrapped(caller: string, given: any): unknown;
/**
 * The compiled module, without waiting.
 *
 * @param {unknown} given
 * @returns {Module}
 */
export declare function compiled(given: unknown): Module;
/**
 * The compiled module, from wherever the source leads.
 *
 * @param {unknown} given
 * @returns {Promise<Module>}
 */
export declare function load(given: unknown): Promise<Module>;
/**
 * @param {string} what
 * @param {unknown} cause
 */
export declare function broken(what: string, cause: unknown): InvitcodeError;
