/** How long something lasts, for people. The worker, the console and the package's components share it. */

const UNITS = /** @type {const} */ ([
  ["year", 31_536_000_000],
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
]);

/**
 * A length of time, such as "7 days" or "36 hours": in the greatest unit that says it exactly, else in whole minutes, or
 * in whole days from two days on. It never says more than the time that it is given.
 *
 * @param {number} ms one minute or more
 * @param {string} language
 */
export function lasting(ms, language) {
  const exact = UNITS.find(([, size]) => ms % size === 0);
  const [unit, size] = exact ?? (ms >= 2 * UNITS[1][1] ? UNITS[1] : UNITS[3]);
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(Math.floor(ms / size));
}
