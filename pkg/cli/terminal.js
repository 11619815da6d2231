/**
 * Texts for a terminal. A text from a service or a file may contain characters that move the cursor, change colours or reverse the
 * direction of a line: they are escaped, wherever the text goes.
 */

const HARMFUL = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** The same, except for line breaks. */
const HARMFUL_IN_LINES = /(?!\r?\n)[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** @param {string} letter */
const numbered = (letter) => `\\u{${letter.codePointAt(0)?.toString(16)}}`;

/** A text of somebody else as a part of a line. @param {unknown} text */
export const oneLine = (text) => String(text).replaceAll(HARMFUL, numbered);

/** A text of several lines. @param {string} text */
export const plain = (text) => text.replaceAll(HARMFUL_IN_LINES, numbered);

/** A JSON text: the same value, in JSON's own spelling. @param {string} json without line ends between its values */
export const plainJson = (json) => json.replaceAll(HARMFUL, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** Prints a message for people to standard error. @param {string} text */
export function tell(text) {
  console.error(plain(text));
}
