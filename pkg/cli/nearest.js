/** The known word that is nearest to a mistyped one. */

/**
 * The number of letters to insert, delete, replace or swap with a neighbour.
 *
 * @param {string} one
 * @param {string} other
 */
function distance(one, other) {
  /** @type {number[][]} */
  const rows = [Array.from({ length: other.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    const above = /** @type {number[]} */ (rows[i - 1]);
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1];
      let least = Math.min(Number(above[j]) + 1, Number(row[j - 1]) + 1, Number(above[j - 1]) + Number(!same));
      if (one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) least = Math.min(least, Number(rows[i - 2]?.[j - 2]) + 1);
      row.push(least);
    }
    rows.push(row);
  }
  return Number(rows[one.length]?.[other.length]);
}

/**
 * @param {string} word
 * @param {string[]} known
 * @returns {string | undefined} nothing where none is near
 */
export function nearest(word, known) {
  const begun = known.filter((name) => word.length > 1 && name.startsWith(word)).sort((one, other) => one.length - other.length);
  if (begun[0] !== undefined) return begun[0];
  const ranked = known.map((name) => ({ name, far: distance(word, name) })).sort((one, other) => one.far - other.far);
  const [best] = ranked;
  return best !== undefined && best.far <= Math.max(1, Math.floor(word.length / 3)) ? best.name : undefined;
}
