/** The few statistics that the benchmarks need. */

/** @param {number[]} values @param {number} share between 0 and 1 */
export function percentile(values, share) {
  if (values.length === 0) throw new Error("no values to take a percentile of");
  const sorted = values.toSorted((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const below = /** @type {number} */ (sorted[Math.floor(place)]);
  const above = /** @type {number} */ (sorted[Math.ceil(place)]);
  return below + (above - below) * (place - Math.floor(place));
}

/** @param {number[]} values */
export const median = (values) => percentile(values, 0.5);
