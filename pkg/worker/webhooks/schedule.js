/** When a delivery that failed is tried again. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The waits that Standard Webhooks recommends, after the first delivery and after each further one. */
export const WAITS = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];

/** A receiver may ask for a longer wait, up to a day. */
const LONGEST = 24 * HOUR;

/**
 * How long to wait after a failed delivery, in milliseconds; undefined after the last. Up to a fifth more, at random, so
 * that deliveries that failed together are not retried together.
 *
 * @param {number} attempts how many deliveries were begun
 * @param {number} [asked] how long the receiver asks to wait
 * @param {number} [random] from 0 to 1
 * @returns {number | undefined}
 */
export function waitAfter(attempts, asked = 0, random = Math.random()) {
  const wait = WAITS[attempts - 1];
  return wait === undefined ? undefined : Math.round(Math.max(wait * (1 + random / 5), Math.min(asked, LONGEST)));
}
