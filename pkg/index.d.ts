export * from "./api.js";
export { initSync } from "./instance.js";
/**
 * Loads the WebAssembly. Await it once before you call anything else of this package. Further calls do nothing.
 *
 * A page fetches it from beside this module; the entries for Node and workers contain it.
 *
 * @param {import("./instance.js").InitInput} [source] where it is, if not beside this module
 * @returns {Promise<import("./instance.js").Instance>}
 * @throws {InvitcodeError} `ERR_MODULE` when something else was loaded; the message says what, and what to write
 *
 * @example
 * import init, { checkCode } from "invitcode";
 * await init();
 * checkCode("abcd-efgh-jkmn");
 */
export default function init(source?: import("./instance.js").InitInput): Promise<import("./instance.js").Instance>;
