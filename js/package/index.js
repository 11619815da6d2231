/** The default entry of the package: for pages, with and without a bundler. */
import { start } from "./instance.js";
import { noAddress } from "./source.js";

export * from "./api.js";
export { initSync } from "./instance.js";

/**
 * Loads the WebAssembly; to be awaited once before anything else of this package is called. Further calls do nothing.
 *
 * In a page it is fetched from beside this module; in Node and in workers it comes with the package's own entry.
 *
 * @param {import("./instance.js").InitInput} [source] where it is, when it does not lie beside this module
 * @returns {Promise<import("./instance.js").Instance>}
 * @throws {InvitcodeError} `ERR_MODULE` where something else came; the message says what, and what to write
 *
 * @example
 * import init, { checkCode } from "invitcode";
 * await init();
 * checkCode("abcd-efgh-jkmn");
 */
export default function init(source) {
  return start(source, besideThisModule);
}

/** Bundlers recognise exactly this expression, and then copy the file. */
function besideThisModule() {
  try {
    return new URL("../../pkg/invitcode_wasm_bg.wasm", import.meta.url);
  } catch (cause) {
    throw noAddress(cause);
  }
}
