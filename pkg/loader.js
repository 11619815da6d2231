import { InvitcodeError } from "./errors.js";

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
export function loader(load, loadSync, file) {
  let ready = false;
  return {
    /** @param {InitInput | undefined} source @returns {Promise<Instance>} */
    async init(source) {
      const given = unwrapped(source);
      if (given === null) {
        throw new InvitcodeError("ERR_MODULE", `init takes nothing, or where ${file} is: an address, a Response, bytes or a WebAssembly.Module`);
      }
      const output = await load(given === undefined ? undefined : { module_or_path: given });
      ready = true;
      return output;
    },
    /** @param {SyncInput} source @returns {Instance} */
    initSync(source) {
      const module = unwrapped(source);
      if (!ready && !isModule(module)) {
        throw new InvitcodeError("ERR_MODULE", `initSync takes { module }: a WebAssembly.Module, or the bytes of ${file}`);
      }
      const output = loadSync({ module });
      ready = true;
      return output;
    },
    requireInstance() {
      if (ready) return;
      throw new InvitcodeError("ERR_NOT_INITIALIZED", "Call `await init()` first, or `initSync({ module })`");
    },
  };
}

/**
 * Takes the source out of wasm-bindgen's objects, `{ module_or_path }` and `{ module }`.
 *
 * @param {any} source
 * @returns {any}
 */
function unwrapped(source) {
  const name = ["module_or_path", "module"].find((name) => typeof source === "object" && source !== null && Object.hasOwn(source, name));
  return name === undefined ? source : source[name];
}

/** Checks the shape, because `instanceof` is false for a module of another realm. @param {unknown} module */
function isModule(module) {
  return ArrayBuffer.isView(module) || /^\[object (?:WebAssembly\.Module|ArrayBuffer)\]$/.test(Object.prototype.toString.call(module));
}
