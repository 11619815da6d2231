/** The headers of a page. */
import { files } from "../../pages/join-files.js";

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
  return documentHeaders({ style: `'${files.styleHash}'`, forms: `'self'${signIn === undefined ? "" : ` ${signIn}`}` });
}

/**
 * The headers of a document: nothing from other hosts, no framing, no evaluation of texts.
 *
 * @param {{ style: string, forms: string }} sources where its style comes from and its forms lead to
 * @returns {Record<string, string>}
 */
export function documentHeaders({ style, forms }) {
  return {
    ...COMMON,
    "content-security-policy": [
      "default-src 'none'",
      "script-src 'self' 'wasm-unsafe-eval'",
      `style-src ${style}`,
      "img-src 'self'",
      "connect-src 'self'",
      `form-action ${forms}`,
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
