import { initSync as instantiate } from "./invitcode_wasm.js";
import { InvitcodeError } from "./errors.js";
import { broken, compiled, load, unwrapped } from "./source.js";

/** @typedef {import("./platform.js").Bytes} Bytes */
/** @typedef {import("./platform.js").Module} Module */
/** @typedef {import("./source.js").Source} Source */
/**
 * What `init` takes: where the WebAssembly is, or a promise of it, optionally in wasm-bindgen's object.
 *
 * @typedef {{ module_or_path: Source | Promise<Source> } | Source | Promise<Source>} InitInput
 */
/**
 * The instance's exports. Do not call them directly; `memory` is there to be measured.
 *
 * @typedef {{ readonly memory: { readonly buffer: ArrayBuffer } }} Instance
 */

/** @type {Instance | undefined} */
let running;

/** @type {Promise<Instance> | undefined} */
let starting;

/**
 * Loads the WebAssembly once, however often it is called. A failed start can be retried.
 *
 * @param {InitInput | undefined} given
 * @param {() => Source | Promise<Source>} own where this platform's entry keeps the WebAssembly
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
 * Starts synchronously from a compiled module or from bytes. Further calls do nothing.
 *
 * @param {{ module: Bytes | Module } | Bytes | Module} source
 * @returns {Instance}
 * @throws {InvitcodeError} `ERR_MODULE` for anything else
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
 * @throws {InvitcodeError} `ERR_NOT_INITIALIZED` before `init` or {@link initSync} has finished
 */
export function requireInstance() {
  if (running !== undefined) return;
  throw new InvitcodeError("ERR_NOT_INITIALIZED", "Call `await init()` first, or `initSync({ module })`");
}
