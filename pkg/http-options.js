/** The options of `http`, checked once. */
import { InvitcodeError } from "./errors.js";

/** @typedef {import("./http-call.js").HttpOptions} HttpOptions */

/** @param {string} problem @returns {never} */
function wrong(problem) {
  throw new InvitcodeError("ERR_ARGUMENT", `http: ${problem}`);
}

/**
 * @param {unknown} value
 * @param {string} name
 * @param {number} least
 */
export function checkedNumber(value, name, least) {
  if (typeof value === "number" && Number.isFinite(value) && value >= least) return value;
  return wrong(`${name} must be a number, ${least} or more`);
}

/** @param {unknown} url */
function checkedUrl(url) {
  const text = typeof url === "string" ? url : String(/** @type {{ href?: unknown } | null | undefined} */ (url)?.href ?? "?");
  // Without a scheme it is relative to the page, and an empty text means the page's own origin.
  if (text !== "" && !/^(https?:\/\/[^/]|\/(?!\/))/.test(text)) wrong("url must be an http or https address, or a path that begins with /");
  if (/[?#]/.test(text)) wrong("url must have neither a query nor a fragment");
  return text.replace(/\/+$/, "");
}

/** @param {HttpOptions} options */
export function checkedOptions(options) {
  if (typeof options !== "object" || options === null) return wrong("options must be an object with a url");
  const { url, token, deadlineMs = 15_000, retries = 3, language, credentials } = options;
  if (!["undefined", "string", "function"].includes(typeof token)) wrong("token must be a string or a function");
  const fetcher = options.fetch ?? globalThis.fetch;
  if (typeof fetcher !== "function") wrong("this platform has no fetch; give one as fetch");
  return {
    url: checkedUrl(url),
    token,
    deadlineMs: checkedNumber(deadlineMs, "deadlineMs", 1),
    retries: checkedNumber(retries, "retries", 0),
    language,
    credentials,
    // A method of another object must not become `fetch`'s `this`.
    fetch: (/** @type {string} */ address, /** @type {any} */ init) => fetcher(address, init),
  };
}

/** @typedef {ReturnType<typeof checkedOptions>} Checked */
