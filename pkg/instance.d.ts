export type Source = string | URL | Request | Response | BufferSource | WebAssembly.Module;
export type Instance = {
    readonly memory: WebAssembly.Memory;
};
/**
 * Loads the WebAssembly; to be awaited once before anything else of this package is called. Further calls do nothing.
 *
 * In a page it is fetched from beside this module, in Node read from disk. Workers have it as a module instead: see
 * {@link initSync}.
 *
 * @param {{ module_or_path: Source | Promise<Source> } | Source | Promise<Source>} [source] where it is,
 * when it does not lie beside this module
 * @returns {Promise<Instance>}
 *
 * @example
 * import init, { checkCode } from "invitcode";
 * await init();
 * checkCode("abcd-efgh-jkmn");
 */
export default function init(source?: {
    module_or_path: Source | Promise<Source>;
} | Source | Promise<Source>): Promise<Instance>;
/**
 * Starts from a module or bytes that are there already, without waiting. Further calls do nothing.
 *
 * @param {{ module: BufferSource | WebAssembly.Module } | BufferSource | WebAssembly.Module} source
 * @returns {Instance}
 * @throws {InvitcodeError} `ERR_MODULE` where it is neither
 *
 * @example
 * import module from "invitcode/invitcode_wasm_bg.wasm";
 * import { initSync } from "invitcode";
 * initSync({ module });
 */
export declare function initSync(source: {
    module: BufferSource | WebAssembly.Module;
} | BufferSource | WebAssembly.Module): Instance;
/**
 * @throws {InvitcodeError} `ERR_NOT_INITIALIZED` before {@link init} or {@link initSync} is done
 */
export declare function requireInstance(): void;
