/** Shared by the readers of methods and header fields. */

/**
 * Part of a field without the white space that HTTP allows around it: space and tab. `trim` would also remove
 * characters that belong to the text, such as U+2000 and U+00A0.
 *
 * @param {string} text
 */
export function withoutSpace(text) {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text.charCodeAt(start))) start += 1;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** @param {number} unit */
function isSpace(unit) {
  return unit === 0x20 || unit === 0x09;
}

/** Whether a method only reads. @param {string} method */
export const isRead = (method) => method === "GET" || method === "HEAD";
