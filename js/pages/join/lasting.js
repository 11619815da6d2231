/** How long something lasts, for people. The worker, the console and the package's components share it. */

/** Each unit with its length, and up to how many of it a person reads at a glance. */
const UNITS = /** @type {const} */ ([
  ["year", 31_536_000_000, Infinity],
  ["day", 86_400_000, Infinity],
  ["hour", 3_600_000, 96],
  ["minute", 60_000, 120],
]);

/**
 * A length of time, such as "7 days" or "36 hours": in the greatest unit that says it exactly, else in whole units of
 * which there are two or more. It never says more than the time that it is given.
 *
 * @param {number} ms one minute or more
 * @param {string} language
 */
export function lasting(ms, language) {
  const exact = UNITS.find(([, size, most]) => ms % size === 0 && ms / size <= most);
  const [unit, size] = exact ?? UNITS.find(([, size]) => ms >= 2 * size) ?? UNITS[3];
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(Math.floor(ms / size));
}
