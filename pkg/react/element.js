import { createElement, Fragment } from "react";
import { spoken } from "./words.js";

/** Published files hold no JSX, so that they run without a build. */
export const h = createElement;

/** Controls that reverse the direction of text: a name could use them to look like other text. */
const DIRECTIONS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * A text that somebody chose, with its own direction: never markup, never a link.
 *
 * @param {string} text
 * @param {string} className
 */
export function foreign(text, className) {
  return h("bdi", { className }, plain(text));
}

/** The same where only text is allowed, as in a label. @param {string} text */
export function plain(text) {
  return text.replace(DIRECTIONS, "");
}

/** What somebody typed in a field of several lines, in one line: the service takes no line breaks. @param {string} text */
export function oneLine(text) {
  return text.replace(/[\s\p{Cc}]+/gu, " ").trim();
}

/**
 * A sentence in which a quoted name replaces `{}`.
 *
 * @param {string} sentence
 * @param {string} name
 * @param {string} language
 */
export function named(sentence, name, language) {
  const [before, after] = sentence.split("{}");
  const [open, close] = spoken(language) === "fr" ? ["«\u00a0", "\u00a0»"] : ["“", "”"];
  return h(Fragment, null, before, open, foreign(name, "invitcode-name"), close, after);
}

/** @param {...(string | false | undefined)} names */
export const classes = (...names) => names.filter(Boolean).join(" ");
