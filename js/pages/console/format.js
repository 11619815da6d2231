/** Times and numbers for people, by the platform's own formats. */
export { plain } from "../../react/element.js";

/** The person's own variant of a language, such as British English. @param {string} language */
export const localeOf = (language) => navigator.languages.find((tag) => tag.split("-")[0] === language) ?? language;

const DAY = 86_400_000;

const STEPS = /** @type {const} */ ([
  ["year", 365 * DAY],
  ["month", 30 * DAY],
  ["day", DAY],
  ["hour", 3_600_000],
  ["minute", 60_000],
]);

/** The calendar days from one time to another: after 23:00, thirty hours from now is not tomorrow. @param {number} from @param {number} to */
const daysBetween = (from, to) => Math.round((new Date(to).setHours(0, 0, 0, 0) - new Date(from).setHours(0, 0, 0, 0)) / DAY);

/**
 * A time relative to now, such as "in 3 days".
 *
 * @param {number} time
 * @param {string} language
 * @param {number} now
 */
export function relative(time, language, now) {
  const distance = time - now;
  const said = (/** @type {number} */ count, /** @type {Intl.RelativeTimeFormatUnit} */ unit, /** @type {"auto" | "always"} */ numeric = "auto") => new Intl.RelativeTimeFormat(localeOf(language), { numeric }).format(count, unit);
  for (const [unit, size] of STEPS) {
    // Months and years are only counted here, so "next year" would promise too much.
    if (Math.abs(distance) >= size) return unit === "day" ? said(daysBetween(now, time), unit) : said(Math.round(distance / size), unit, "always");
  }
  return said(0, "second");
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
