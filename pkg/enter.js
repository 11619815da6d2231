import { InvitcodeError } from "./errors.js";

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
 * Turns a mistake that Rust reports into the error that this package throws.
 *
 * @param {unknown} error
 * @returns {InvitcodeError | undefined}
 */
export function mistakeOf(error) {
  if (!(error instanceof Error && "code" in error && typeof error.code === "string")) return undefined;
  return error instanceof InvitcodeError ? error : new InvitcodeError(/** @type {any} */ (error.code), error.message);
}
