/** Every text of the console, in English and French. */
import { en } from "./text-en.js";
import { fr } from "./text-fr.js";

/** @typedef {typeof en} Texts */

export const TEXTS = { en, fr };

/** @typedef {keyof typeof TEXTS} Language */

/**
 * The language of a tag such as `fr-CA`. English unless it is French.
 *
 * @param {string | null | undefined} tag
 * @returns {Language}
 */
export function languageOf(tag) {
  return /^fr\b/i.test(tag ?? "") ? "fr" : "en";
}
