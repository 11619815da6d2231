/**
 * The platform's classes, looked up on first use and recognised by their shape. A test environment such as that of Jest
 * jsdom lacks some of them, and has its own realm, where `instanceof` is false for objects of another realm.
 */

/**
 * Structural, so that a project without the types of browsers or Node compiles too.
 *
 * @typedef {ArrayBuffer | ArrayBufferView} Bytes
 */
/**
 * A compiled module: `WebAssembly.Module` where the project's own types know it.
 *
 * @typedef {typeof globalThis extends { WebAssembly: { Module: { prototype: infer Compiled } } } ? Compiled : object} Module
 */

/** @param {unknown} value */
const tagOf = (value) => Object.prototype.toString.call(value);

/**
 * @param {unknown} value
 * @returns {value is Bytes}
 */
export function isBytes(value) {
  return ArrayBuffer.isView(value) || tagOf(value) === "[object ArrayBuffer]";
}

/**
 * @param {unknown} value
 * @returns {value is Module}
 */
export function isModule(value) {
  return tagOf(value) === "[object WebAssembly.Module]";
}

/**
 * One of Node's own modules, in Node. An import would break bundlers for pages.
 *
 * @param {string} name
 * @returns {any}
 */
export function builtin(name) {
  return /** @type {any} */ (globalThis).process?.getBuiltinModule?.(name);
}

/**
 * @param {"TextDecoder" | "TextEncoder"} name
 * @returns {any} the platform's class; in Node from `util`, because some test environments hide the global
 */
function codecClass(name) {
  const found = globalThis[name] ?? builtin("node:util")?.[name];
  if (found === undefined) throw new Error(`invitcode needs ${name}, which this platform does not have`);
  return found;
}

/** The platform's UTF-8 decoder, made on first use. */
export class TextDecoder {
  /** @type {{ decode(bytes: Bytes): string } | undefined} */
  #codec;

  /** @param {Bytes} [bytes] */
  decode(bytes) {
    if (bytes === undefined) return "";
    this.#codec ??= new (codecClass("TextDecoder"))("utf-8", { ignoreBOM: true });
    return /** @type {{ decode(bytes: Bytes): string }} */ (this.#codec).decode(bytes);
  }
}

/** The platform's UTF-8 encoder, made on first use. */
export class TextEncoder {
  /** @type {any} */
  #codec;

  /** @param {string} text @returns {Uint8Array} */
  encode(text) {
    return (this.#codec ??= new (codecClass("TextEncoder"))()).encode(text);
  }

  /** @param {string} text @param {Uint8Array} view @returns {{ read: number, written: number }} */
  encodeInto(text, view) {
    return (this.#codec ??= new (codecClass("TextEncoder"))()).encodeInto(text, view);
  }
}
