/** The offline check of codes and the sentences for people, by the WebAssembly of `invitcode/code`. */
import init, { checkCode, describeError, formatCode } from "../code.js";
import { builtin } from "../platform.js";

/**
 * What a text is before anybody is asked. `custom` may be a code that somebody chose; only the service knows.
 *
 * @typedef {{ kind: "empty" } | { kind: "generated", code: string } | { kind: "custom", code: string } | { kind: "mistyped", problem: "length" | "symbol" | "check" }} Verdict
 */

/** @type {"idle" | "loading" | "ready" | "failed"} */
let state = "idle";
/** @type {Set<() => void>} */
const listeners = new Set();

/** In Node there is no address to fetch it from. */
function own() {
  const files = builtin("node:fs");
  return files === undefined ? undefined : files.promises.readFile(new URL("../invitcode_code_bg.wasm", import.meta.url));
}

/**
 * Loads the WebAssembly once. If it fails, the service checks every code instead.
 *
 * @param {any} source where it is, if not beside the module
 */
export function loadChecker(source) {
  if (state !== "idle" && state !== "failed") return;
  state = "loading";
  Promise.resolve()
    .then(() => init(source ?? own()))
    .then(() => (state = "ready"), () => (state = "failed"))
    .then(() => listeners.forEach((listener) => listener()));
}

export const checker = {
  /** @param {() => void} listener */
  subscribe(listener) {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
  snapshot: () => state,
};

/** The letters and digits of a text. @param {string} text */
const symbolsOf = (text) => text.normalize("NFKC").match(/[\p{L}\p{N}]/gu) ?? [];

/** The symbols of a generated code. */
const GENERATED = 12;

/**
 * Judges a text. Without the WebAssembly, a text of the right length passes.
 *
 * @param {string} text
 * @returns {Verdict}
 */
export function judge(text) {
  const symbols = symbolsOf(text);
  if (text.trim() === "") return { kind: "empty" };
  if (symbols.length === GENERATED) {
    if (state !== "ready") return { kind: "generated", code: text.trim() };
    const checked = checkCode(text);
    return checked.ok ? { kind: "generated", code: checked.code } : { kind: "mistyped", problem: checked.problem };
  }
  if (symbols.length > 32) return { kind: "mistyped", problem: "length" };
  return { kind: "custom", code: text.trim() };
}

/**
 * @param {string} error such as `errors.expired`
 * @param {string} language
 * @returns {string | undefined} the sentence for a person; undefined without the WebAssembly, or for a new error
 */
export function sentence(error, language) {
  if (state !== "ready") return undefined;
  try {
    return describeError(error, language);
  } catch {
    return undefined;
  }
}

/** @param {string} code */
export function shown(code) {
  return state === "ready" ? formatCode(code) : code;
}
