/**
 * Finds fields and items in JSON text without parsing numbers or strings, so that they keep their spelling. The text must
 * be valid JSON.
 */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;

/** @param {number} code */
const opens = (code) => code === 0x7b || code === 0x5b;
/** @param {number} code */
const closes = (code) => code === 0x7d || code === 0x5d;

/**
 * The end of the string that begins at an index.
 *
 * @param {string} text
 * @param {number} start
 */
function endOfString(text, start) {
  let at = start + 1;
  while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at + 1;
}

/**
 * The items of the list, or the fields of the object, that begins at an index, without the commas.
 *
 * @param {string} text
 * @param {number} start
 * @returns {Generator<{ start: number, end: number }, number>} returns the index of the last bracket
 */
export function* itemsOf(text, start) {
  let depth = 0;
  let item = start + 1;
  let at = start + 1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfString(text, at);
      continue;
    }
    if (opens(code)) depth += 1;
    else if (closes(code)) {
      if (depth === 0) break;
      depth -= 1;
    } else if (code === COMMA && depth === 0) {
      yield { start: item, end: at };
      item = at + 1;
    }
    at += 1;
  }
  if (text.slice(item, at).trim() !== "") yield { start: item, end: at };
  return at;
}

/**
 * The value of an object's field, in its original spelling.
 *
 * @param {string} text
 * @param {string} name
 * @returns {{ start: number, end: number } | undefined}
 */
export function fieldOf(text, name) {
  for (const { start, end } of itemsOf(text, text.indexOf("{"))) {
    const quote = text.indexOf('"', start);
    const colon = text.indexOf(":", endOfString(text, quote));
    if (quote < 0 || colon < 0 || colon > end) return undefined;
    if (text.slice(quote + 1, endOfString(text, quote) - 1) !== name) continue;
    const value = text.slice(colon + 1, end);
    const first = colon + 1 + value.length - value.trimStart().length;
    return { start: first, end: first + value.trim().length };
  }
  return undefined;
}
