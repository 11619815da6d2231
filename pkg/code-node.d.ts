import load from "./code.js";
export * from "./code.js";
/**
 * Loads the WebAssembly, from disk by default. Await it once before you call anything else of this module.
 *
 * @param {Parameters<typeof load>[0]} [source]
 * @returns {ReturnType<typeof load>}
 */
export default function init(source?: Parameters<typeof load>[0]): ReturnType<typeof load>;
