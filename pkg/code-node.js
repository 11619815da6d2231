import { readFile } from "node:fs/promises";
import load from "./code.js";

export * from "./code.js";

/**
 * Loads the WebAssembly, from disk unless told; to be awaited once before anything else of this module is called.
 *
 * @param {Parameters<typeof load>[0]} [source]
 * @returns {ReturnType<typeof load>}
 */
export default async function init(source) {
  return load(source === undefined ? readFile(new URL("./invitcode_code_bg.wasm", import.meta.url)) : source);
}
