/** The rows of several pages as one list. */

/** What tells a row from others; rows of a code's lists have no id. @param {any} row */
const keyOf = (row) => row._id ?? JSON.stringify(row);

/**
 * A row moves to another page when rows before it come or go, and may be on both for a moment.
 *
 * @param {any[]} rows
 */
export function distinct(rows) {
  const seen = new Set();
  return rows.filter((row) => !seen.has(keyOf(row)) && seen.add(keyOf(row)));
}

/**
 * The rows that followed the last one of these when the list was shown before.
 *
 * @param {any[]} rows
 * @param {any[]} before
 */
export function following(rows, before) {
  const last = rows.at(-1);
  return last === undefined ? before : before.slice(before.findIndex((row) => keyOf(row) === keyOf(last)) + 1);
}
