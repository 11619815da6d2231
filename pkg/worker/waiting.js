/**
 * The cookie in which a code waits while its user signs in: the code, and where the page leads after joining. Only the
 * form of the service's own page sets it, and it does not redeem the code.
 */
import { cookieValues } from "./auth.js";

/** The prefix keeps other hosts of a site from setting it. */
const NAME = "__Host-invitcode-waiting";

/** No code contains it, and a cookie may. */
const BETWEEN = "&";

/** Browsers drop a cookie of more than 4 KiB, and then the code would be lost too. */
const LONGEST_RETURN = 3072;

/** @typedef {{ code?: string | undefined, returning?: string | undefined }} Waiting */

/** @param {Headers} headers @returns {Waiting} */
export function waitingIn(headers) {
  // Two waiting codes: another host set at least one of them. Neither counts.
  const [value, ...others] = cookieValues(headers.get("Cookie") ?? "", NAME);
  if (value === undefined || others.length > 0) return {};
  const [code, returning] = value.split(BETWEEN);
  return { code, returning: returning === undefined ? undefined : decoded(returning) };
}

/**
 * The header that sets the cookie, with where the page leads behind the code.
 *
 * @param {string} header as the rules made it
 * @param {string | undefined} returning
 */
export function withReturn(header, returning) {
  if (returning === undefined || !header.startsWith(`${NAME}=`)) return header;
  const text = encodeURIComponent(returning);
  return text.length > LONGEST_RETURN ? header : header.replace(";", () => `${BETWEEN}${text};`);
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
