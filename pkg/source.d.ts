/**
 * Turns the argument of `init` or `initSync` into a compiled module, or throws an error that says what came instead and
 * what to write.
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
/** The error when the entry for pages runs without `import.meta.url`. @param {unknown} cause */
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
 * The compiled module, synchronously.
 *
 * @param {unknown} given
 * @returns {Module}
 */
export declare function compiled(given: unknown): Module;
/**
 * The compiled module, from any kind of source.
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
