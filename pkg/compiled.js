/** Replaces an import of the WebAssembly file in Node, which would refuse the file or instantiate it by itself. */
import bytes from "./embedded.js";

export default new WebAssembly.Module(/** @type {Uint8Array<ArrayBuffer>} */ (bytes));
