/** Names as pages show them. The worker and the page's script share this. */

/** @typedef {"en" | "fr"} Language */

/** Characters that reverse the direction of the text after them, or that are invisible. Joiners stay: emoji and Persian need them. */
const DIRECTIONS = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** Marks that would end the quotation. */
const MARKS = /["“”„‟«»]/g;

/**
 * A name as quoted text: nothing in it can look like the page's own words, or change their order.
 *
 * @param {string} name
 * @param {Language} language
 */
export function quoted(name, language) {
  const plain = name.replaceAll(DIRECTIONS, "").replaceAll(MARKS, "’").replaceAll(/\s+/gu, " ").trim() || "?";
  return language === "fr" ? `«\u{a0}${plain}\u{a0}»` : `“${plain}”`;
}

/** The first letter of a name, for its seal. @param {string} name */
export function initial(name) {
  const [first = "?"] = name.replaceAll(DIRECTIONS, "").match(/[\p{L}\p{N}]/u) ?? [];
  return first.toLocaleUpperCase();
}
