export type Source = string | URL | Request | Response | BufferSource | WebAssembly.Module;
export type InitInput = {
    module_or_path: Source | Promise<Source>;
} | Source | Promise<Source>;
export type SyncInput = {
    module: BufferSource | WebAssembly.Module;
} | BufferSource | WebAssembly.Module;
export type Instance = {
    readonly memory: WebAssembly.Memory;
};
/**
 * Where the WebAssembly is: an address, a response, bytes or a compiled module.
 *
 * @typedef {string | URL | Request | Response | BufferSource | WebAssembly.Module} Source
 */
/**
 * What `init` takes: where the WebAssembly is, if not beside this module.
 *
 * @typedef {{ module_or_path: Source | Promise<Source> } | Source | Promise<Source>} InitInput
 */
/**
 * What `initSync` takes: bytes or a compiled module.
 *
 * @typedef {{ module: BufferSource | WebAssembly.Module } | BufferSource | WebAssembly.Module} SyncInput
 */
/**
 * The instance's exports. Do not call them directly; `memory` is there to be measured.
 *
 * @typedef {{ readonly memory: WebAssembly.Memory }} Instance
 */
/**
 * Starts the WebAssembly of one entry, once.
 *
 * @param {(source: any) => Promise<Instance>} load the glue's asynchronous start
 * @param {(source: any) => Instance} loadSync the glue's synchronous start
 * @param {string} file the WebAssembly's name
 */
export declare function loader(load: (source: any) => Promise<Instance>, loadSync: (source: any) => Instance, file: string): {
    /** @param {InitInput | undefined} source @returns {Promise<Instance>} */
    init(source: InitInput | undefined): Promise<Instance>;
    /** @param {SyncInput} source @returns {Instance} */
    initSync(source: SyncInput): Instance;
    requireInstance(): void;
};
