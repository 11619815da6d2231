/** The bytes of the WebAssembly, for `init(bytes)`. @type {Uint8Array} */
declare const bytes: Uint8Array;
export default bytes;
