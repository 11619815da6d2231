/** Compares the replies with the tables at the end of every run. */
import assert from "node:assert/strict";
import { assertLedger } from "../support/ledger.js";
import { snapshotOf } from "./snapshot.js";

/**
 * Checks that no reply was unexpected, no acknowledged call was lost or doubled, and no limit exceeded.
 *
 * @param {import("../support/product.js").Product} product to which nobody writes meanwhile
 * @param {import("./load.js").Load} load
 * @param {string} how to do the same again
 */
export async function assertKept(product, load, how) {
  const unexpected = load.unexpected.map((error) => error.cause instanceof Error ? `${error.message}\n${error.cause.stack}` : error.message);
  assert.deepEqual(unexpected, [], `${load.unexpected.length} unexpected replies (${how})`);
  const contradictions = load.history.contradictions(await snapshotOf(product));
  assert.deepEqual(contradictions.slice(0, 20), [], `${contradictions.length} contradictions (${how})`);
  await assertLedger(product);
}

/** A table of figures for the terminal. @param {[string, string | number][]} rows */
export function figures(rows) {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`).join("\n");
}

/** @param {Map<string, number>} counts */
export const listed = (counts) => [...counts].map(([name, count]) => `${count} ${name}`).join(", ") || "none";
