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
 * What `init` takes: where the WebAssembly is, when it does not lie beside this module.
 *
 * @typedef {{ module_or_path: Source | Promise<Source> } | Source | Promise<Source>} InitInput
 */
/**
 * What `initSync` takes: bytes or a module that are there already.
 *
 * @typedef {{ module: BufferSource | WebAssembly.Module } | BufferSource | WebAssembly.Module} SyncInput
 */
/**
 * What the instance exports: nothing to be called directly, but its memory can be measured.
 *
 * @typedef {{ readonly memory: WebAssembly.Memory }} Instance
 */
/**
 * Starts one entry's WebAssembly, once.
 *
 * @param {(source: any) => Promise<Instance>} load the glue's own way, which waits
 * @param {(source: any) => Instance} loadSync and the one that does not
 * @param {string} file the WebAssembly's name
 */
export declare function loader(load: (source: any) => Promise<Instance>, loadSync: (source: any) => Instance, file: string): {
    /** @param {InitInput | undefined} source @returns {Promise<Instance>} */
    init(source: InitInput | undefined): Promise<Instance>;
    /** @param {SyncInput} source @returns {Instance} */
    initSync(source: SyncInput): Instance;
    requireInstance(): void;
};
