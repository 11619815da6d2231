import load from "./code.js";
export * from "./code.js";
/**
 * Loads the WebAssembly, from disk unless told; to be awaited once before anything else of this module is called.
 *
 * @param {Parameters<typeof load>[0]} [source]
 * @returns {ReturnType<typeof load>}
 */
export default function init(source?: Parameters<typeof load>[0]): ReturnType<typeof load>;
