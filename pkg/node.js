/**
 * The entry for Node, Bun and Deno, and for bundlers that target them. The WebAssembly is in a module, because a bundle
 * has no file beside it: Next, for example, moves a server's modules to another folder.
 */
import bytes from "./embedded.js";
import { start } from "./instance.js";

export * from "./api.js";
export { initSync } from "./instance.js";

/**
 * Loads the WebAssembly. Await it once before you call anything else of this package. Further calls do nothing.
 *
 * @param {import("./instance.js").InitInput} [source] where it is, if not the package's own
 * @returns {Promise<import("./instance.js").Instance>}
 */
export default function init(source) {
  return start(source, () => bytes);
}
