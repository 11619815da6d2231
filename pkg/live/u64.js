/**
 * Convex writes 64-bit numbers as the base64 of their 8 bytes, little endian. Times are microseconds here, which fit into
 * a JavaScript number until the year 2255.
 */

/** @param {number} number a whole number from 0 to 2^53 - 1 */
export function writeU64(number) {
  let rest = number;
  let bytes = "";
  for (let place = 0; place < 8; place += 1) {
    bytes += String.fromCharCode(rest % 256);
    rest = Math.floor(rest / 256);
  }
  return btoa(bytes);
}

/**
 * @param {unknown} text
 * @returns {number | undefined} undefined when it is no such number; infinity when it is too large for one
 */
export function readU64(text) {
  if (typeof text !== "string" || !/^[A-Za-z\d+/]{11}=$/.test(text)) return undefined;
  const bytes = atob(text);
  let number = 0;
  for (let place = 7; place >= 0; place -= 1) number = number * 256 + bytes.charCodeAt(place);
  return Number.isSafeInteger(number) ? number : Number.POSITIVE_INFINITY;
}
