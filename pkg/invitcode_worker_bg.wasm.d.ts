/** The compiled module, for `initSync({ module })`. */
declare const module: import("./platform.js").Module;
export default module;
