import { Memory } from "../../pkg/invitcode_wasm.js";
import { replyOf } from "../package/engine.js";
import { requireInstance } from "../package/instance.js";

/** @typedef {import("../package/engine.js").Call} Call */
/** @typedef {import("../package/engine.js").Reply} Reply */

/**
 * A store that needs no SQL engine: the rules and their data both live in the WebAssembly. For tests, demos and
 * previews; it is gone with the page.
 *
 * @typedef {object} MemoryBinding
 * @property {"memory"} name
 * @property {(call: Call) => Reply} answer
 */

/**
 * An empty store.
 *
 * @returns {MemoryBinding}
 * @throws {import("../package/errors.js").InvitcodeError} `ERR_NOT_INITIALIZED` before `init`
 */
export function memory() {
  requireInstance();
  const store = new Memory();
  return {
    name: "memory",
    answer: ({ settings, head, random, body }) => replyOf(store.run(settings, head, random, body)),
  };
}
