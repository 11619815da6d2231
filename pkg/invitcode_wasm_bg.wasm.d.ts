/** The compiled module, for `initSync({ module })`. */
declare const module: WebAssembly.Module;
export default module;
