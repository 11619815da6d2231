import { initSync as startFrom } from "./instance.js";
export * from "./api.js";
/**
 * Starts the WebAssembly. Await it once before you call anything else of this package. Further calls do nothing.
 *
 * @param {import("./instance.js").InitInput} [source] where it is, if not the package's own
 * @returns {Promise<import("./instance.js").Instance>}
 */
export default function init(source?: import("./instance.js").InitInput): Promise<import("./instance.js").Instance>;
/**
 * The same, synchronously.
 *
 * @param {Parameters<typeof startFrom>[0]} [source]
 * @returns {import("./instance.js").Instance}
 */
export declare function initSync(source?: Parameters<typeof startFrom>[0]): import("./instance.js").Instance;
