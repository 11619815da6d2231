/** The entry for Cloudflare's runtime, which compiles WebAssembly at deployment and has no files. */
// @ts-ignore: bundlers for workers turn this import into a compiled module
import module from "./invitcode_wasm_bg.wasm";
import { initSync as startFrom, start } from "./instance.js";

export * from "./api.js";

/**
 * Starts the WebAssembly. Await it once before you call anything else of this package. Further calls do nothing.
 *
 * @param {import("./instance.js").InitInput} [source] where it is, if not the package's own
 * @returns {Promise<import("./instance.js").Instance>}
 */
export default function init(source) {
  return start(source, () => module);
}

/**
 * The same, synchronously.
 *
 * @param {Parameters<typeof startFrom>[0]} [source]
 * @returns {import("./instance.js").Instance}
 */
export function initSync(source = { module }) {
  return startFrom(source);
}
