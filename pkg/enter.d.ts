import { InvitcodeError } from "./errors.js";
export type Enter = <T>(call: () => T) => T;
/**
 * Runs one call into a WebAssembly instance.
 *
 * @typedef {<T>(call: () => T) => T} Enter
 */
/**
 * What enters an instance. A mistake that Rust names by a `code` becomes an {@link InvitcodeError}. Any other error was
 * meant by nobody and left the instance in the middle of something, a trap and an exhausted stack alike: the next
 * call gets a fresh instance.
 *
 * @param {() => void} renew makes a fresh instance
 * @param {() => boolean} [isSpent] whether the instance must not be used again, asked after each call
 * @returns {Enter}
 */
export declare function entrance(renew: () => void, isSpent?: () => boolean): Enter;
/**
 * The mistake that Rust names, as this package throws it.
 *
 * @param {unknown} error
 * @returns {InvitcodeError | undefined}
 */
export declare function mistakeOf(error: unknown): InvitcodeError | undefined;
