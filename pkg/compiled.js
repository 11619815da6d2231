/** What an import of the WebAssembly file gives in Node, which would refuse the file itself or start it by itself. */
import bytes from "./embedded.js";

export default new WebAssembly.Module(/** @type {Uint8Array<ArrayBuffer>} */ (bytes));
