declare const _default: WebAssembly.Module;
export default _default;
