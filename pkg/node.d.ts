export * from "./api.js";
export { initSync } from "./instance.js";
/**
 * Loads the WebAssembly; to be awaited once before anything else of this package is called. Further calls do nothing.
 *
 * @param {import("./instance.js").InitInput} [source] where it is, when it is not the package's own
 * @returns {Promise<import("./instance.js").Instance>}
 */
export default function init(source?: import("./instance.js").InitInput): Promise<import("./instance.js").Instance>;
