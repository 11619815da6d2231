/** The package in Cloudflare's runtime, which compiles WebAssembly at deployment and has no file beside a module. */
// @ts-ignore: bundlers for workers make a compiled module of it
import module from "./invitcode_wasm_bg.wasm";
import { initSync as startFrom, start } from "./instance.js";

export * from "./api.js";

/**
 * Starts the WebAssembly; to be awaited once before anything else of this package is called. Further calls do nothing.
 *
 * @param {import("./instance.js").InitInput} [source] where it is, when it is not the package's own
 * @returns {Promise<import("./instance.js").Instance>}
 */
export default function init(source) {
  return start(source, () => module);
}

/**
 * The same without waiting.
 *
 * @param {Parameters<typeof startFrom>[0]} [source]
 * @returns {import("./instance.js").Instance}
 */
export function initSync(source = { module }) {
  return startFrom(source);
}
