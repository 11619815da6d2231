/** The number of runs of a property. */
import fc from "fast-check";

const seconds = Number(process.env["FUZZ_SECONDS"] ?? 0);

/**
 * Runs a property: in `npm test` on the same few inputs every time, in `npm run fuzz` on new inputs for the given time. A
 * failure is printed with the seed and path that replay it.
 *
 * @template {[unknown, ...unknown[]]} T
 * @param {{ [K in keyof T]: import("fast-check").Arbitrary<T[K]> }} inputs
 * @param {(...values: T) => void | Promise<void>} check
 * @param {number} [runs] how many inputs `npm test` tries
 */
export async function holds(inputs, check, runs = 200) {
  const often = { numRuns: Number.MAX_SAFE_INTEGER, interruptAfterTimeLimit: seconds * 1000, markInterruptAsFailure: false };
  let tried = 0;
  const property = fc.asyncProperty(...inputs, async (...values) => {
    tried += 1;
    await check(.../** @type {T} */ (values));
  });
  await fc.assert(property, seconds > 0 ? often : { seed: 20261121, numRuns: runs });
  if (seconds > 0) console.log(`${tried} inputs`);
}
