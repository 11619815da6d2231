/** Checks a code as it is typed, without asking anybody. */
import { element } from "./elements.js";

/** @typedef {typeof import("../../package/code.js")} Codes */

/** The length of a generated code. */
const LENGTH = 12;

/** @param {HTMLFormElement} form */
export function enhanceEntry(form) {
  const field = /** @type {HTMLInputElement} */ (element("code"));
  const hint = element("code-hint");
  const usual = hint.textContent ?? "";
  /** @type {Promise<Codes> | undefined} */
  let loading;
  const load = () => (loading ??= codes());

  /** @param {Codes} known @param {boolean} isComplete */
  const check = (known, isComplete) => {
    field.value = withoutLink(field.value);
    const problem = problemOf(field.value, known, isComplete);
    const isGood = problem === undefined && known.checkCode(field.value).ok;
    if (problem === undefined) field.removeAttribute("aria-invalid");
    else field.setAttribute("aria-invalid", "true");
    hint.className = `hint ${problem !== undefined ? "bad" : isGood ? "good" : ""}`;
    const text = problem !== undefined ? form.dataset[problem] : isGood ? `${form.dataset["good"]} ${known.formatCode(field.value)}` : usual;
    if (hint.textContent !== text) hint.textContent = text ?? usual;
    return problem === undefined;
  };

  /** If they cannot be loaded, the service still checks the code. @param {boolean} isComplete */
  const checkOnceLoaded = (isComplete) => load().then((known) => check(known, isComplete), () => true);

  field.addEventListener("input", () => checkOnceLoaded(false));
  field.addEventListener("change", () => field.value !== "" && checkOnceLoaded(true));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    checkOnceLoaded(true).then((isGood) => (isGood ? form.submit() : field.focus()));
  });
  // Something may have been typed before this script ran. Otherwise the checks are loaded ahead.
  if (field.value !== "") checkOnceLoaded(false);
  else load().catch(() => undefined);
}

/** The checks of the package, with their WebAssembly. @returns {Promise<Codes>} */
async function codes() {
  const known = await import("../../package/code.js");
  await known.default();
  return known;
}

/**
 * What is wrong with a text, as far as it can be known here: a text that its creator chose has no check symbol.
 *
 * @param {string} text
 * @param {Codes} known
 * @param {boolean} isComplete whether it was typed to its end
 * @returns {"short" | "typo" | "strange" | undefined}
 */
function problemOf(text, known, isComplete) {
  const symbols = text.normalize("NFKC").replaceAll(/[\s\p{Pd}\p{Cf}]/gu, "");
  if (symbols === "") return undefined;
  if (/[^A-Za-z\d]/.test(symbols)) return "strange";
  if (symbols.length === LENGTH) return known.checkCode(text).ok ? undefined : "typo";
  return isComplete && symbols.length < 4 ? "short" : undefined;
}

/** The code of a pasted link. @param {string} text */
function withoutLink(text) {
  const [, code] = /\/j\/([^/?#]+)/.exec(text) ?? [];
  try {
    return code === undefined ? text : decodeURIComponent(code);
  } catch {
    return text;
  }
}
