/**
 * The package in Node, Bun and Deno and in what bundles for them. The WebAssembly comes as a module, since a bundle
 * has no file beside it: Next, for one, moves the modules of a server to another folder.
 */
import bytes from "./embedded.js";
import { start } from "./instance.js";

export * from "./api.js";
export { initSync } from "./instance.js";

/**
 * Loads the WebAssembly; to be awaited once before anything else of this package is called. Further calls do nothing.
 *
 * @param {import("./instance.js").InitInput} [source] where it is, when it is not the package's own
 * @returns {Promise<import("./instance.js").Instance>}
 */
export default function init(source) {
  return start(source, () => bytes);
}
