import { createElement, Fragment } from "react";
import { spoken } from "./words.js";

/** Published files hold no JSX, so that they run without a build. */
export const h = createElement;

/**
 * A sentence with a name in the place of `{}`. The name is quoted text of its own direction, never markup or a link.
 *
 * @param {string} sentence
 * @param {string} name
 * @param {string} language
 */
export function named(sentence, name, language) {
  const [before, after] = sentence.split("{}");
  const [open, close] = spoken(language) === "fr" ? ["«\u00a0", "\u00a0»"] : ["“", "”"];
  return h(Fragment, null, before, open, h("bdi", { className: "invitcode-name" }, name), close, after);
}

/** @param {...(string | false | undefined)} names */
export const classes = (...names) => names.filter(Boolean).join(" ");
