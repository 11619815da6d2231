/**
 * @param {import("./mount.js").Environment} env
 * @param {import("./config.js").Config | undefined} config
 * @returns {import("../d1.js").Binding}
 */
export declare function storageOf(env: import("./mount.js").Environment, config: import("./config.js").Config | undefined): import("../d1.js").Binding;
