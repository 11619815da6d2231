/** Values as they are typed: times, durations, numbers, JSON. An error says what is wrong and what would be right. */
import { ToolError } from "./failures.js";

const UNITS = new Map([
  ["ms", 1],
  ["s", 1000],
  ["m", 60_000],
  ["h", 3_600_000],
  ["d", 86_400_000],
  ["w", 604_800_000],
]);

/**
 * @param {string} flag
 * @param {string} value
 * @param {string} wanted
 */
const wrong = (flag, value, wanted) => new ToolError(`--${flag} must be ${wanted}, not ${JSON.stringify(value)}`);

/** @param {string} flag @param {string} value */
export function integerOf(flag, value) {
  if (/^-?\d+$/.test(value) && Number.isSafeInteger(Number(value))) return Number(value);
  throw wrong(flag, value, "a whole number");
}

/**
 * A time in milliseconds since the Unix epoch. A time of day needs its zone, so that it means the same everywhere.
 *
 * @param {string} flag
 * @param {string} value
 */
export function timeOf(flag, value) {
  if (/^\d+$/.test(value)) return integerOf(flag, value);
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/.exec(value) ?? [];
  const time = Date.parse(value);
  // `Date` takes the 31st of each month.
  const isDay = year !== undefined && Number(day) <= new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  if (isDay && !Number.isNaN(time)) return time;
  throw wrong(flag, value, "a time like 2027-01-31T18:00:00Z, or milliseconds since 1970");
}

/** A duration in milliseconds: `90s`, `7d`, `1d12h`, or a number of milliseconds. @param {string} flag @param {string} value */
export function durationOf(flag, value) {
  if (/^\d+$/.test(value)) return integerOf(flag, value);
  if (!/^(?:\d+(?:ms|s|m|h|d|w))+$/.test(value)) throw wrong(flag, value, "a duration like 90s, 15m, 2h, 7d or 1d12h, or a number of milliseconds");
  let total = 0;
  for (const [, number, unit] of value.matchAll(/(\d+)([a-z]+)/g)) total += Number(number) * Number(UNITS.get(String(unit)));
  if (!Number.isSafeInteger(total)) throw wrong(flag, value, "at most 285,000 years");
  return total;
}

/** A rate such as `10/1m`. @param {string} flag @param {string} value */
export function rateOf(flag, value) {
  const [, rate, period] = /^(\d+)\/([^/]+)$/.exec(value) ?? [];
  if (rate === undefined || period === undefined) throw wrong(flag, value, "a number of uses and a period, like 10/1m");
  return { rate: integerOf(flag, rate), periodMs: durationOf(flag, /^\d/.test(period) ? period : `1${period}`) };
}

/** @param {string} flag @param {string} value */
export function objectOf(flag, value) {
  let object;
  try {
    object = JSON.parse(value);
  } catch {
    // Reported below.
  }
  if (typeof object !== "object" || object === null || Array.isArray(object)) throw wrong(flag, value, `a JSON object like '{"channels":["board"]}'`);
  // A parsed number does not tell that it was rounded.
  const rounded = numbersOf(value).find((number) => !isExact(number));
  if (rounded !== undefined) throw new ToolError(`--${flag} must not have numbers beyond 2^53 or with more than 15 digits, which would lose digits: put ${rounded} in quotes`);
  return object;
}

/** The numbers of a JSON text, as they are written. @param {string} json */
const numbersOf = (json) => [...json.matchAll(/"(?:[^"\\]|\\.)*"|(-?\d[\d.eE+-]*)/g)].flatMap(([, number]) => number ?? []);

/** @param {string} number */
function isExact(number) {
  if (/^-?\d+$/.test(number)) return Number.isSafeInteger(Number(number));
  const digits = number.replace(/[eE].*$/, "").replace(/\D/g, "").replace(/^0+/, "");
  return digits.length <= 15 && Number.isFinite(Number(number));
}

/** @param {string} flag @param {string} value @param {string[]} choices */
export function choiceOf(flag, value, choices) {
  if (choices.includes(value)) return value;
  throw wrong(flag, value, `one of ${choices.join(", ")}`);
}

/** @param {string} flag @param {string | undefined} value what follows `=`, if anything does */
export function booleanOf(flag, value) {
  if (value === undefined || value === "true") return true;
  if (value === "false") return false;
  throw wrong(flag, value, `alone, or --${flag}=false`);
}
