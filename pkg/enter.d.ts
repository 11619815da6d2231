import { InvitcodeError } from "./errors.js";
export type Enter = <T>(call: () => T) => T;
/**
 * Runs one call into a WebAssembly instance.
 *
 * @typedef {<T>(call: () => T) => T} Enter
 */
/**
 * Makes the function that enters an instance. A mistake that Rust reports with a `code` becomes an
 * {@link InvitcodeError}. Any other error, such as a trap or an exhausted stack, left the instance in an unknown state,
 * so the next call gets a new instance.
 *
 * @param {() => void} renew makes a new instance
 * @param {() => boolean} [isSpent] called after each call; true when the instance must be replaced
 * @returns {Enter}
 */
export declare function entrance(renew: () => void, isSpent?: () => boolean): Enter;
/**
 * Turns a mistake that Rust reports into the error that this package throws.
 *
 * @param {unknown} error
 * @returns {InvitcodeError | undefined}
 */
export declare function mistakeOf(error: unknown): InvitcodeError | undefined;
