/** The headers of a page. */
import { files } from "../../../pkg/pages/join-files.js";

/** @type {Record<string, string>} */
const COMMON = {
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-robots-tag": "noindex, nofollow",
  "cross-origin-resource-policy": "same-origin",
};

/**
 * @param {boolean} isPage
 * @param {string | undefined} signInUrl a form may lead there
 */
export function pageHeaders(isPage, signInUrl) {
  if (!isPage) return COMMON;
  const signIn = URL.parse(signInUrl ?? "")?.origin;
  return {
    ...COMMON,
    "content-security-policy": [
      "default-src 'none'",
      "script-src 'self' 'wasm-unsafe-eval'",
      `style-src '${files.styleHash}'`,
      "img-src 'self'",
      "connect-src 'self'",
      `form-action 'self'${signIn === undefined ? "" : ` ${signIn}`}`,
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ].join("; "),
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "x-frame-options": "DENY",
  };
}
