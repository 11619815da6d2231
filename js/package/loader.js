import { InvitcodeError } from "./errors.js";

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
export function loader(load, loadSync, file) {
  let ready = false;
  return {
    /** @param {InitInput | undefined} source @returns {Promise<Instance>} */
    async init(source) {
      const output = await load(wrapped(source, "module_or_path"));
      ready = true;
      return output;
    },
    /** @param {SyncInput} source @returns {Instance} */
    initSync(source) {
      const given = wrapped(source, "module");
      if (!ready && !isModule(given?.module)) {
        throw new InvitcodeError("ERR_MODULE", `initSync takes { module }: a WebAssembly.Module, or the bytes of ${file}`);
      }
      const output = loadSync(given);
      ready = true;
      return output;
    },
    requireInstance() {
      if (ready) return;
      throw new InvitcodeError("ERR_NOT_INITIALIZED", "Call `await init()` first (in a worker: `initSync({ module })`)");
    },
  };
}

/**
 * The glue warns about a source that is not wrapped in an object.
 *
 * @param {any} source
 * @param {string} name
 * @returns {any}
 */
function wrapped(source, name) {
  const plain = source === undefined || Object.getPrototypeOf(source) === Object.prototype;
  return plain ? source : { [name]: source };
}

/** @param {unknown} module */
function isModule(module) {
  return module instanceof WebAssembly.Module || module instanceof ArrayBuffer || ArrayBuffer.isView(module);
}
