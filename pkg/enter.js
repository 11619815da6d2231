import { InvitcodeError } from "./errors.js";

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
export function entrance(renew, isSpent = () => false) {
  let spent = false;
  return (call) => {
    if (spent) {
      renew();
      spent = false;
    }
    try {
      const result = call();
      spent = isSpent();
      return result;
    } catch (error) {
      const mistake = mistakeOf(error);
      spent = mistake === undefined;
      throw mistake ?? error;
    }
  };
}

/**
 * The mistake that Rust names, as this package throws it.
 *
 * @param {unknown} error
 * @returns {InvitcodeError | undefined}
 */
export function mistakeOf(error) {
  if (!(error instanceof Error && "code" in error && typeof error.code === "string")) return undefined;
  return error instanceof InvitcodeError ? error : new InvitcodeError(/** @type {any} */ (error.code), error.message);
}
