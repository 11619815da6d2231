/**
 * @param {import("./mount.js").Environment} env
 * @param {import("./config.js").Config | undefined} config
 * @returns {import("../d1.js").Binding}
 */
export declare function storageOf(env: import("./mount.js").Environment, config: import("./config.js").Config | undefined): import("../d1.js").Binding;
/**
 * The binding for the clock's work on events; undefined where each shard does its own.
 *
 * @param {import("./mount.js").Environment} env
 * @param {import("./config.js").Config} config
 * @returns {import("../d1.js").Binding | undefined}
 */
export declare function clockOf(env: import("./mount.js").Environment, config: import("./config.js").Config): import("../d1.js").Binding | undefined;
