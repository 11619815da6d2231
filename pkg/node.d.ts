export * from "./api.js";
export { initSync } from "./instance.js";
/**
 * Loads the WebAssembly. Await it once before you call anything else of this package. Further calls do nothing.
 *
 * @param {import("./instance.js").InitInput} [source] where it is, if not the package's own
 * @returns {Promise<import("./instance.js").Instance>}
 */
export default function init(source?: import("./instance.js").InitInput): Promise<import("./instance.js").Instance>;
