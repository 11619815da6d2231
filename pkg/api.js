import { checkCode as check, describeError as describe, formatCode as format } from "./invitcode_wasm.js";
import { mistakeOf } from "./enter.js";
import { requireInstance } from "./instance.js";
import { InvitcodeError } from "./errors.js";

export { d1, StorageError } from "./d1.js";
export { functions } from "./call.js";
export { memory } from "./memory.js";
export { InvitcodeError } from "./errors.js";

/**
 * @typedef {import("./call.js").Functions} Functions
 * @typedef {import("./call.js").Caller} Caller
 * @typedef {import("./call.js").Options} Options
 * @typedef {import("./d1.js").Binding} Binding
 * @typedef {import("./d1.js").Database} Database
 * @typedef {import("./errors.js").ErrorCode} ErrorCode
 * @typedef {import("./memory.js").MemoryBinding} MemoryBinding
 * @typedef {import("./source.js").Source} Source
 */

/**
 * @template {keyof Functions} Path
 * @typedef {import("./call.js").ReplyOf<Path>} ReplyOf
 */

/** @typedef {{ ok: true, code: string } | { ok: false, problem: "length" | "symbol" | "check" }} Checked */

/**
 * Checks whether a code is well formed, without asking the service. It detects a generated code with one wrong symbol,
 * or with two neighbours swapped. Case, spaces and hyphens do not count; I and L are read as 1, and O as 0.
 *
 * @param {string} text as a person typed it
 * @returns {Checked}
 * @throws {InvitcodeError}
 */
export function checkCode(text) {
  requireText(text, "checkCode");
  return /** @type {Checked} */ (check(text));
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
  try {
    return describe(error, language);
  } catch (error) {
    throw mistakeOf(error) ?? error;
  }
}

/**
 * @param {unknown} text
 * @param {string} caller
 */
function requireText(text, caller) {
  requireInstance();
  if (typeof text !== "string") throw new InvitcodeError("ERR_ARGUMENT", `${caller} takes text`);
}
