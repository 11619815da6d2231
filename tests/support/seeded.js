/** Random numbers from a seed, so that a run can be repeated. */

/**
 * @param {number} seed
 * @returns {() => number} numbers from 0 up to 1
 */
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A random seed. */
export const anySeed = () => Math.floor(Math.random() * 2 ** 31);

/**
 * A seed for a test. The report names it from the start, so that a failing run can be repeated.
 *
 * @param {import("node:test").TestContext} t
 */
export function seedFor(t) {
  const seed = anySeed();
  t.diagnostic(`seed ${seed}`);
  return seed;
}
