export type Bytes = import("./platform.js").Bytes;
export type Module = import("./platform.js").Module;
export type Source = import("./source.js").Source;
export type InitInput = {
    module_or_path: Source | Promise<Source>;
} | Source | Promise<Source>;
export type Instance = {
    readonly memory: {
        readonly buffer: ArrayBuffer;
    };
};
/**
 * Loads the WebAssembly once, however often it is called. A failed start can be retried.
 *
 * @param {InitInput | undefined} given
 * @param {() => Source | Promise<Source>} own where this platform's entry keeps the WebAssembly
 * @returns {Promise<Instance>}
 */
export declare function start(given: InitInput | undefined, own: () => Source | Promise<Source>): Promise<Instance>;
/**
 * Starts synchronously from a compiled module or from bytes. Further calls do nothing.
 *
 * @param {{ module: Bytes | Module } | Bytes | Module} source
 * @returns {Instance}
 * @throws {InvitcodeError} `ERR_MODULE` for anything else
 *
 * @example
 * import module from "invitcode/invitcode_wasm_bg.wasm";
 * import { initSync } from "invitcode";
 * initSync({ module });
 */
export declare function initSync(source: {
    module: Bytes | Module;
} | Bytes | Module): Instance;
/**
 * @throws {InvitcodeError} `ERR_NOT_INITIALIZED` before `init` or {@link initSync} has finished
 */
export declare function requireInstance(): void;
