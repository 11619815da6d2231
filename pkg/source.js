/**
 * Turns the argument of `init` or `initSync` into a compiled module, or throws an error that says what came instead and
 * what to write.
 */
import { InvitcodeError } from "./errors.js";
import { builtin, isBytes, isModule } from "./platform.js";

/** @typedef {import("./platform.js").Bytes} Bytes */
/** @typedef {import("./platform.js").Module} Module */
/**
 * Where the WebAssembly is: an address (in Node a path as well), a request, a response, its bytes or its compiled
 * module.
 *
 * @typedef {string | { readonly href: string } | { readonly url: string, readonly method: string } | { arrayBuffer(): Promise<ArrayBuffer> } | Bytes | Module} Source
 */

const FILE = "invitcode_wasm_bg.wasm";

const IN_A_WORKER = `In a worker write: import module from "invitcode/${FILE}"; initSync({ module })`;
const WITH_A_BUNDLER =
  'With a bundler that does not copy the file, write: import bytes from "invitcode/embedded"; await init(bytes). ' +
  "What each bundler needs: docs/bundlers.md in this package";
const WITH_VITE = 'In vite.config.js write: optimizeDeps: { exclude: ["invitcode"] }';

/** The first bytes of every WebAssembly file. */
const MAGIC = [0x00, 0x61, 0x73, 0x6d];

/**
 * @param {string} problem
 * @param {unknown} [cause]
 * @returns {InvitcodeError}
 */
export function moduleError(problem, cause) {
  return new InvitcodeError("ERR_MODULE", problem, cause === undefined ? undefined : { cause });
}

/** Whether this is Cloudflare's runtime, which has no files and compiles no WebAssembly at run time. */
function inWorkerd() {
  return globalThis.navigator?.userAgent === "Cloudflare-Workers";
}

/** @param {string} [address] */
function advice(address = "") {
  if (inWorkerd()) return IN_A_WORKER;
  return address.includes("/.vite/") ? WITH_VITE : WITH_A_BUNDLER;
}

/** The error when the entry for pages runs without `import.meta.url`. @param {unknown} cause */
export function noAddress(cause) {
  return moduleError(`This bundle does not know its own address (no import.meta.url), so ${FILE} cannot be found. ${advice()}`, cause);
}

/**
 * @param {string} caller
 * @param {unknown} given
 */
function refused(caller, given) {
  const kind = given === null ? "null" : given === undefined ? "undefined" : typeof given;
  const takes =
    caller === "init"
      ? "init takes nothing, an address, a path (in Node), a Response, bytes or a WebAssembly.Module"
      : `initSync takes { module }: a WebAssembly.Module, or the bytes of ${FILE}`;
  const write = inWorkerd() ? IN_A_WORKER : 'Write: import init from "invitcode"; await init()';
  return moduleError(`${takes}; it was given ${kind}. ${write}`);
}

/**
 * Takes the source out of wasm-bindgen's objects, `{ module_or_path }` and `{ module }`.
 *
 * @param {string} caller
 * @param {any} given
 * @returns {unknown} never `undefined` or `null`
 */
export function unwrapped(caller, given) {
  const named = typeof given === "object" && given !== null ? ["module_or_path", "module"].find((name) => Object.hasOwn(given, name)) : undefined;
  const source = named === undefined ? given : given[named];
  if (source === undefined || source === null) throw refused(caller, source);
  return source;
}

/**
 * The compiled module, synchronously.
 *
 * @param {unknown} given
 * @returns {Module}
 */
export function compiled(given) {
  const source = unwrapped("initSync", given);
  if (isModule(source)) return source;
  if (!isBytes(source)) throw refused("initSync", source);
  requireWasm(source, "The bytes");
  try {
    return new WebAssembly.Module(/** @type {BufferSource} */ (source));
  } catch (cause) {
    throw broken("The bytes", cause);
  }
}

/**
 * The compiled module, from any kind of source.
 *
 * @param {unknown} given
 * @returns {Promise<Module>}
 */
export async function load(given) {
  const source = unwrapped("init", await unwrapped("init", given));
  if (isModule(source)) return source;
  if (isBytes(source)) return compile(source, "The bytes");
  if (isResponse(source)) return fromResponse(source);
  const address = addressOf(source);
  if (address === undefined) throw refused("init", source);
  const file = fileOf(address);
  return file === undefined ? fetched(source, address) : fromDisk(file, address);
}

/**
 * @param {unknown} source
 * @returns {source is Response}
 */
function isResponse(source) {
  return typeof source === "object" && source !== null && "arrayBuffer" in source && typeof source.arrayBuffer === "function" && !("method" in source);
}

/**
 * @param {any} source
 * @returns {string | undefined}
 */
function addressOf(source) {
  const address = typeof source === "string" ? source : (source.href ?? source.url);
  return typeof address === "string" ? address : undefined;
}

/**
 * The path to read from disk, if the platform has one: a `file:` address, or an address without a scheme.
 *
 * @param {string} address
 * @returns {URL | string | undefined}
 */
function fileOf(address) {
  if (builtin("node:fs") === undefined) return undefined;
  if (/^file:/i.test(address)) return builtin("node:url").fileURLToPath(address);
  return /^[a-z][a-z0-9+.-]+:/i.test(address) ? undefined : address;
}

/**
 * @param {URL | string} file
 * @param {string} address
 */
async function fromDisk(file, address) {
  /** @type {Uint8Array} */
  let bytes;
  try {
    bytes = await builtin("node:fs").promises.readFile(file);
  } catch (cause) {
    const reason = cause instanceof Object && "code" in cause ? cause.code : String(cause);
    throw moduleError(`${address} could not be read (${reason}). ${advice(address)}`, cause);
  }
  return compile(bytes, address);
}

/**
 * @param {any} source
 * @param {string} address
 */
async function fetched(source, address) {
  /** @type {Response} */
  let response;
  try {
    response = await fetch(source);
  } catch (cause) {
    throw moduleError(`${address} could not be fetched (${messageOf(cause)}). ${advice(address)}`, cause);
  }
  return fromResponse(response, address);
}

/**
 * Compiles while it downloads, if the platform can. A copy of the response is kept for the error message.
 *
 * @param {Response} response
 * @param {string} [asked]
 */
async function fromResponse(response, asked = "The response") {
  const address = response.url || asked;
  const { ok = true, status = 200, headers } = response;
  const type = headers?.get("content-type") ?? "no content type";
  const streams = ok && type === "application/wasm" && typeof WebAssembly.compileStreaming === "function";
  if (streams && typeof response.clone === "function" && !response.bodyUsed) {
    try {
      return await WebAssembly.compileStreaming(response.clone());
    } catch {
      // The error is reported below, from the bytes.
    }
  }
  const bytes = new Uint8Array(await response.arrayBuffer());
  const answered = `${address} answered ${status}, ${type}`;
  if (!ok) throw moduleError(`${answered}, ${beginning(bytes)}. ${advice(address)}`);
  return compile(bytes, answered, address);
}

/**
 * @param {Bytes} bytes
 * @param {string} what
 * @param {string} [address]
 */
async function compile(bytes, what, address = "") {
  requireWasm(bytes, what, address);
  try {
    return await WebAssembly.compile(/** @type {BufferSource} */ (bytes));
  } catch (cause) {
    throw broken(what, cause);
  }
}

/**
 * @param {string} what
 * @param {unknown} cause
 */
export function broken(what, cause) {
  const write = inWorkerd() ? IN_A_WORKER : "Install invitcode again, or copy the file anew";
  return moduleError(`${what}: not this version's WebAssembly (${messageOf(cause)}). ${write}`, cause);
}

/**
 * @param {Bytes} given
 * @param {string} what
 * @param {string} [address]
 */
function requireWasm(given, what, address) {
  const bytes = ArrayBuffer.isView(given) ? new Uint8Array(given.buffer, given.byteOffset, given.byteLength) : new Uint8Array(given);
  if (MAGIC.every((byte, index) => bytes[index] === byte)) return;
  throw moduleError(`${what}: not WebAssembly, ${beginning(bytes)}. ${advice(address)}`);
}

/**
 * The first bytes in readable form: as text if they are text.
 *
 * @param {Uint8Array} bytes
 */
function beginning(bytes) {
  if (bytes.length === 0) return "with an empty body";
  const first = Array.from(bytes.subarray(0, 24));
  const isText = first.every((byte) => byte === 9 || byte === 10 || byte === 13 || (byte >= 32 && byte < 127));
  const shown = isText ? JSON.stringify(String.fromCharCode(...first)) : first.slice(0, 8).map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
  return `starting with ${shown}`;
}

/** @param {unknown} cause */
function messageOf(cause) {
  return cause instanceof Object && "message" in cause ? String(cause.message) : String(cause);
}
