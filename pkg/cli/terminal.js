/**
 * Texts for a terminal. What a service or a file says may hold characters that move the cursor, change colours or turn the
 * direction of a line: they are shown by their numbers, wherever the text goes.
 */

const HARMFUL = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** The same, but for the ends of lines. */
const HARMFUL_IN_LINES = /(?!\r?\n)[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** @param {string} letter */
const numbered = (letter) => `\\u{${letter.codePointAt(0)?.toString(16)}}`;

/** A text of somebody else as a part of a line. @param {unknown} text */
export const oneLine = (text) => String(text).replaceAll(HARMFUL, numbered);

/** A text of several lines. @param {string} text */
export const plain = (text) => text.replaceAll(HARMFUL_IN_LINES, numbered);

/** A JSON text: the same value, in JSON's own spelling. @param {string} json without line ends between its values */
export const plainJson = (json) => json.replaceAll(HARMFUL, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** Tells a person something, beside what the command was asked for. @param {string} text */
export function tell(text) {
  console.error(plain(text));
}
