import load, { initSync as loadSync } from "../../pkg/invitcode_wasm.js";
import { loader } from "./loader.js";

/** @typedef {import("./loader.js").InitInput} InitInput */
/** @typedef {import("./loader.js").SyncInput} SyncInput */
/** @typedef {import("./loader.js").Instance} Instance */

const own = loader(load, loadSync, "invitcode_wasm_bg.wasm");

/**
 * Loads the WebAssembly; to be awaited once before anything else of this package is called. Further calls do nothing.
 *
 * In a page it is fetched from beside this module, in Node read from disk. Workers have it as a module instead: see
 * {@link initSync}.
 *
 * @param {InitInput} [source] where it is, when it does not lie beside this module
 * @returns {Promise<Instance>}
 *
 * @example
 * import init, { checkCode } from "invitcode";
 * await init();
 * checkCode("abcd-efgh-jkmn");
 */
export default async function init(source) {
  return own.init(source);
}

/**
 * Starts from a module or bytes that are there already, without waiting. Further calls do nothing.
 *
 * @param {SyncInput} source
 * @returns {Instance}
 * @throws {InvitcodeError} `ERR_MODULE` where it is neither
 *
 * @example
 * import module from "invitcode/invitcode_wasm_bg.wasm";
 * import { initSync } from "invitcode";
 * initSync({ module });
 */
export function initSync(source) {
  return own.initSync(source);
}

/**
 * @throws {InvitcodeError} `ERR_NOT_INITIALIZED` before {@link init} or {@link initSync} is done
 */
export function requireInstance() {
  own.requireInstance();
}
