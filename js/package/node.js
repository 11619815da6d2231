import { readFile } from "node:fs/promises";
import load from "./index.js";

export * from "./index.js";

/**
 * Loads the WebAssembly, from disk unless told; to be awaited once before anything else of this package is called.
 *
 * @param {Parameters<typeof load>[0]} [source]
 * @returns {ReturnType<typeof load>}
 */
export default async function init(source) {
  return load(source ?? readFile(new URL("./invitcode_wasm_bg.wasm", import.meta.url)));
}
