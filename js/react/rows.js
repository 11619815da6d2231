/** The rows of several pages as one list. */

/**
 * A row moves to another page when rows before it come or go, and may be on both for a moment.
 *
 * @param {any[]} rows
 */
export function distinct(rows) {
  const seen = new Set();
  return rows.filter(({ _id }) => !seen.has(_id) && seen.add(_id));
}

/**
 * The rows that followed the last one of these when the list was shown before.
 *
 * @param {any[]} rows
 * @param {any[]} before
 */
export function following(rows, before) {
  const last = rows.at(-1)?._id;
  return last === undefined ? before : before.slice(before.findIndex(({ _id }) => _id === last) + 1);
}
