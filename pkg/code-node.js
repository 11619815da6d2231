import { readFile } from "node:fs/promises";
import load from "./code.js";

export * from "./code.js";

/**
 * Loads the WebAssembly, from disk by default. Await it once before you call anything else of this module.
 *
 * @param {Parameters<typeof load>[0]} [source]
 * @returns {ReturnType<typeof load>}
 */
export default async function init(source) {
  return load(source === undefined ? readFile(new URL("./invitcode_code_bg.wasm", import.meta.url)) : source);
}
