/**
 * Only codes and messages, for a page with just an input for a code: an eighth of the size of the whole package. Its
 * functions answer like those of `invitcode`.
 */
import load, { checkCode as check, describeError as describe, formatCode as format, initSync as loadSync } from "./invitcode_code.js";
import { InvitcodeError } from "./errors.js";
import { loader } from "./loader.js";

export { InvitcodeError };

/** @typedef {import("./loader.js").InitInput} InitInput */
/** @typedef {import("./loader.js").SyncInput} SyncInput */
/** @typedef {import("./loader.js").Instance} Instance */
/** @typedef {{ ok: true, code: string } | { ok: false, problem: "length" | "symbol" | "check" }} Checked */

const own = loader(load, loadSync, "invitcode_code_bg.wasm");

/**
 * Loads the WebAssembly. Await it once before you call anything else of this module. Further calls do nothing.
 *
 * @param {InitInput} [source] where it is, if not beside this module
 * @returns {Promise<Instance>}
 *
 * @example
 * import init, { checkCode } from "invitcode/code";
 * await init();
 * checkCode("abcd-efgh-jkmn");
 */
export default async function init(source) {
  return own.init(source);
}

/**
 * Starts synchronously from a module or bytes. Further calls do nothing.
 *
 * @param {SyncInput} source
 * @returns {Instance}
 * @throws {InvitcodeError} `ERR_MODULE` for anything else
 */
export function initSync(source) {
  return own.initSync(source);
}

/**
 * Checks whether a code is well formed, without asking the service. It detects a generated code with one wrong symbol,
 * or with two neighbours swapped.
 *
 * @param {string} text as a person typed it
 * @returns {Checked}
 * @throws {InvitcodeError}
 */
export function checkCode(text) {
  requireText(text, "checkCode");
  const found = check(text);
  return found === "length" || found === "symbol" || found === "check" ? { ok: false, problem: found } : { ok: true, code: found };
}

/**
 * Formats a code for people: in upper case, and a generated code in groups of four.
 *
 * @param {string} text
 * @returns {string}
 * @throws {InvitcodeError}
 */
export function formatCode(text) {
  requireText(text, "formatCode");
  return format(text);
}

/**
 * The message for a person about an error.
 *
 * @param {string} error a reply's `error`, for instance `errors.expired`
 * @param {string} [language] a language tag such as `fr-CA`; English unless it is French
 * @returns {string}
 * @throws {InvitcodeError}
 */
export function describeError(error, language = "en") {
  requireText(error, "describeError");
  requireText(language, "describeError");
  const message = describe(error, language);
  if (message !== "") return message;
  throw new InvitcodeError("ERR_UNKNOWN_ERROR", "there is no such error; errors are named like errors.expired");
}

/**
 * @param {unknown} text
 * @param {string} caller
 */
function requireText(text, caller) {
  own.requireInstance();
  if (typeof text !== "string") throw new InvitcodeError("ERR_ARGUMENT", `${caller} takes text`);
}
