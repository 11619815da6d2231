/** Times and numbers for people, by the platform's own formats. */
export { plain } from "../../react/element.js";

/** The person's own variant of a language, such as British English. @param {string} language */
export const localeOf = (language) => navigator.languages.find((tag) => tag.split("-")[0] === language) ?? language;

const STEPS = /** @type {const} */ ([
  ["year", 31_536_000_000],
  ["month", 2_592_000_000],
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
]);

/**
 * A time relative to now, such as "in 3 days".
 *
 * @param {number} time
 * @param {string} language
 * @param {number} now
 */
export function relative(time, language, now) {
  const distance = time - now;
  const format = new Intl.RelativeTimeFormat(localeOf(language), { numeric: "auto" });
  for (const [unit, size] of STEPS) {
    if (Math.abs(distance) >= size) return format.format(Math.round(distance / size), unit);
  }
  return format.format(0, "second");
}

/** @param {number} time @param {string} language */
export function full(time, language) {
  return new Intl.DateTimeFormat(localeOf(language), { dateStyle: "medium", timeStyle: "short" }).format(time);
}

/** @param {number} count @param {string} language */
export function number(count, language) {
  return new Intl.NumberFormat(localeOf(language)).format(count);
}

/**
 * The value of an `<input type="datetime-local">` for a time.
 *
 * @param {number} time
 */
export function localInput(time) {
  const date = new Date(time - new Date(time).getTimezoneOffset() * 60_000);
  return date.toISOString().slice(0, 16);
}

/**
 * The time that such an input holds; null for an empty one. What was not touched keeps its seconds.
 *
 * @param {string} input
 * @param {number | null | undefined} before the time with which the input opened
 */
export function timeOf(input, before) {
  if (input === "") return null;
  return before != null && input === localInput(before) ? before : new Date(input).getTime();
}
