import load, { initSync as loadSync } from "../../pkg/invitcode_wasm.js";
import { InvitcodeError } from "./errors.js";

/**
 * Where the WebAssembly is: an address, a response, bytes or a compiled module.
 *
 * @typedef {string | URL | Request | Response | BufferSource | WebAssembly.Module} Source
 */
/**
 * What the instance exports: nothing to be called directly, but its memory can be measured.
 *
 * @typedef {{ readonly memory: WebAssembly.Memory }} Instance
 */

let ready = false;

/**
 * Loads the WebAssembly; to be awaited once before anything else of this package is called. Further calls do nothing.
 *
 * In a page it is fetched from beside this module, in Node read from disk. Workers have it as a module instead: see
 * {@link initSync}.
 *
 * @param {{ module_or_path: Source | Promise<Source> } | Source | Promise<Source>} [source] where it is,
 * when it does not lie beside this module
 * @returns {Promise<Instance>}
 *
 * @example
 * import init, { checkCode } from "invitcode";
 * await init();
 * checkCode("abcd-efgh-jkmn");
 */
export default async function init(source) {
  const output = await load(wrapped(source, "module_or_path"));
  ready = true;
  return output;
}

/**
 * Starts from a module or bytes that are there already, without waiting. Further calls do nothing.
 *
 * @param {{ module: BufferSource | WebAssembly.Module } | BufferSource | WebAssembly.Module} source
 * @returns {Instance}
 * @throws {InvitcodeError} `ERR_MODULE` where it is neither
 *
 * @example
 * import module from "invitcode/invitcode_wasm_bg.wasm";
 * import { initSync } from "invitcode";
 * initSync({ module });
 */
export function initSync(source) {
  const given = wrapped(source, "module");
  if (!ready && !isModule(given?.module)) {
    throw new InvitcodeError(
      "ERR_MODULE",
      "initSync takes { module }: a WebAssembly.Module, or the bytes of invitcode_wasm_bg.wasm",
    );
  }
  const output = loadSync(given);
  ready = true;
  return output;
}

/**
 * @throws {InvitcodeError} `ERR_NOT_INITIALIZED` before {@link init} or {@link initSync} is done
 */
export function requireInstance() {
  if (ready) return;
  throw new InvitcodeError(
    "ERR_NOT_INITIALIZED",
    "Call `await init()` first (in a worker: `initSync({ module })`)",
  );
}

/**
 * The glue warns about a source that is not wrapped in an object.
 *
 * @param {any} source
 * @param {string} name
 * @returns {any}
 */
function wrapped(source, name) {
  const plain = source === undefined || Object.getPrototypeOf(source) === Object.prototype;
  return plain ? source : { [name]: source };
}

/** @param {unknown} module */
function isModule(module) {
  return module instanceof WebAssembly.Module || module instanceof ArrayBuffer || ArrayBuffer.isView(module);
}
