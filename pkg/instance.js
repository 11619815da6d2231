import { initSync as instantiate } from "./invitcode_wasm.js";
import { InvitcodeError } from "./errors.js";
import { broken, compiled, load, unwrapped } from "./source.js";

/** @typedef {import("./platform.js").Bytes} Bytes */
/** @typedef {import("./platform.js").Module} Module */
/** @typedef {import("./source.js").Source} Source */
/**
 * What `init` takes: where the WebAssembly is, in wasm-bindgen's object or without it, now or later.
 *
 * @typedef {{ module_or_path: Source | Promise<Source> } | Source | Promise<Source>} InitInput
 */
/**
 * What the instance exports: nothing to be called directly, but its memory can be measured.
 *
 * @typedef {{ readonly memory: { readonly buffer: ArrayBuffer } }} Instance
 */

/** @type {Instance | undefined} */
let running;

/** @type {Promise<Instance> | undefined} */
let starting;

/**
 * Loads the WebAssembly once, however often it is called; a failed start can be tried again.
 *
 * @param {InitInput | undefined} given
 * @param {() => Source | Promise<Source>} own where the entry of this platform has the WebAssembly
 * @returns {Promise<Instance>}
 */
export async function start(given, own) {
  if (given !== undefined) unwrapped("init", given);
  if (running !== undefined) return running;
  starting ??= load(given ?? own()).then(run).finally(() => {
    starting = undefined;
  });
  return starting;
}

/**
 * Starts from a compiled module or from bytes that are there already, without waiting. Further calls do nothing.
 *
 * @param {{ module: Bytes | Module } | Bytes | Module} source
 * @returns {Instance}
 * @throws {InvitcodeError} `ERR_MODULE` where it is neither
 *
 * @example
 * import module from "invitcode/invitcode_wasm_bg.wasm";
 * import { initSync } from "invitcode";
 * initSync({ module });
 */
export function initSync(source) {
  if (source === null) unwrapped("initSync", source);
  return running ?? run(compiled(source));
}

/** @param {Module} module */
function run(module) {
  try {
    running ??= /** @type {Instance} */ (instantiate({ module: /** @type {WebAssembly.Module} */ (module) }));
  } catch (cause) {
    throw broken("The module", cause);
  }
  return running;
}

/**
 * @throws {InvitcodeError} `ERR_NOT_INITIALIZED` before `init` or {@link initSync} is done
 */
export function requireInstance() {
  if (running !== undefined) return;
  throw new InvitcodeError("ERR_NOT_INITIALIZED", "Call `await init()` first, or `initSync({ module })`");
}
