import { initSync as startFrom } from "./instance.js";
export * from "./api.js";
/**
 * Starts the WebAssembly; to be awaited once before anything else of this package is called. Further calls do nothing.
 *
 * @param {import("./instance.js").InitInput} [source] where it is, when it is not the package's own
 * @returns {Promise<import("./instance.js").Instance>}
 */
export default function init(source?: import("./instance.js").InitInput): Promise<import("./instance.js").Instance>;
/**
 * The same without waiting.
 *
 * @param {Parameters<typeof startFrom>[0]} [source]
 * @returns {import("./instance.js").Instance}
 */
export declare function initSync(source?: Parameters<typeof startFrom>[0]): import("./instance.js").Instance;
