import { useId } from "react";
import { useInvitcode } from "./context.js";
import { h } from "./element.js";
import { Field } from "./field.js";
import { wordsIn } from "./words.js";

/** @typedef {{ maxUses: string, expiresAt: string, label: string }} Entered what the fields hold */
/** What is wrong with each field, as the service says it. @typedef {Partial<Record<string, string>>} Problems */
/**
 * @typedef {object} CodeFieldsProps
 * @property {Entered} entered
 * @property {Problems} problems
 * @property {(name: keyof Entered, value: string) => void} onChange
 * @property {boolean} [focus] whether the first field takes the focus
 */

/** @type {Entered} */
export const EMPTY = { maxUses: "", expiresAt: "", label: "" };

/** What the fields show of a code. @param {import("./code-row.js").CodeDocument} code @returns {Entered} */
export function enteredOf({ maxUses, expiresAt, label }) {
  return { maxUses: maxUses === null ? "" : String(maxUses), expiresAt: expiresAt === null ? "" : localTime(expiresAt), label: label ?? "" };
}

/** What the fields mean; null where one is empty. @param {Entered} entered */
export function termsOf({ maxUses, expiresAt, label }) {
  return {
    maxUses: maxUses === "" ? null : Number(maxUses),
    expiresAt: expiresAt === "" ? null : new Date(expiresAt).getTime(),
    label: label.trim() === "" ? null : label.trim(),
  };
}

/**
 * What is wrong with each field. Of a time that is over the service speaks to developers.
 *
 * @param {{ details?: { field: string, problem: string }[] }} refusal
 * @param {{ expiresAt: string }} entered
 * @param {string} language
 * @returns {Problems}
 */
export function problemsOf({ details = [] }, { expiresAt }, language) {
  const isOver = expiresAt !== "" && new Date(expiresAt).getTime() <= Date.now();
  return Object.fromEntries(details.map(({ field, problem }) => [field, field === "expiresAt" && isOver ? wordsIn(language).past : problem]));
}

/** A time as the input for it reads it: in the person's own time zone, to the minute. @param {number} at */
export function localTime(at) {
  return new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/**
 * The fields of a code's settings.
 *
 * @param {CodeFieldsProps} props
 * @returns {import("react").ReactElement}
 */
export function CodeFields({ entered, problems, onChange, focus = false }) {
  const words = wordsIn(useInvitcode().language);
  const id = useId();
  /** @param {keyof Entered} name @param {string} label @param {string} hint @param {object} props */
  const field = (name, label, hint, props) =>
    h(Field, { key: name, id, name, label, hint, problem: problems[name], value: entered[name], onChange: (/** @type {string} */ value) => onChange(name, value), ...props });
  return h(
    "div",
    { className: "invitcode-fields" },
    field("maxUses", words.maxUses, words.maxUsesHint, { type: "number", min: 1, max: 1_000_000_000, step: 1, inputMode: "numeric", autoFocus: focus }),
    field("expiresAt", words.expiresAt, words.expiresAtHint, { type: "datetime-local" }),
    field("label", words.label, words.labelHint, { type: "text", maxLength: 256, autoComplete: "off" }),
  );
}
