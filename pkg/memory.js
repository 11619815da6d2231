import { Memory } from "./invitcode_wasm.js";
import { mistakeOf } from "./enter.js";
import { requireInstance } from "./instance.js";

/** @typedef {import("./engine.js").Call} Call */

/**
 * An in-memory store without an SQL engine: the rules and their data both live in the WebAssembly. It is for tests,
 * demos and previews, because it is lost with the page.
 *
 * @typedef {object} MemoryBinding
 * @property {"memory"} name
 * @property {(call: Call) => { reply: any, cause: string | null }} answer
 */

/**
 * An empty store.
 *
 * @returns {MemoryBinding}
 * @throws {import("./errors.js").InvitcodeError} `ERR_NOT_INITIALIZED` before `init`
 */
export function memory() {
  requireInstance();
  const store = new Memory();
  return {
    name: "memory",
    // Not through `enter`, which replaces the instance after a trap: that would lose the store.
    answer({ path, text, options }) {
      try {
        return store.call(path, text, /** @type {any} */ (options));
      } catch (error) {
        throw mistakeOf(error) ?? error;
      }
    },
  };
}
