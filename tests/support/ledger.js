/**
 * Reads the tables through the D1 binding, to compare them with the replies.
 *
 * It writes only what no function of the service can do: passing time, and a changed limit.
 */
import assert from "node:assert/strict";

/** @typedef {import("./product.js").Product} Product */

/** The form under which codes are compared. @param {string} code */
export function folded(code) {
  return code.toUpperCase().replaceAll(/[\s-]/g, "").replaceAll(/[IL]/g, "1").replaceAll("O", "0");
}

/**
 * @param {Product} product
 * @param {string} code
 * @returns {Promise<{ id: string, uses: number, max_uses: number | null, server_id: string }>}
 */
export async function codeRow(product, code) {
  const [row] = await product.rows(`SELECT id, (SELECT count(*) FROM redemption WHERE code_id = c.id) AS uses, max_uses, server_id
    FROM invit_code c WHERE folded = ?`, folded(code));
  assert.ok(row, `${code} has a row`);
  return /** @type {any} */ (row);
}

/**
 * The log of a code, in the order of its uses.
 *
 * @param {Product} product
 * @param {string} code
 * @returns {Promise<{ ordinal: number, user_id: string, used_at: number }[]>}
 */
export async function redemptionRows(product, code) {
  const sql = `SELECT r.ordinal, r.user_id, r.used_at FROM redemption r JOIN invit_code c ON c.id = r.code_id
    WHERE c.folded = ? ORDER BY r.ordinal`;
  return /** @type {any} */ (await product.rows(sql, folded(code)));
}

/**
 * The rows of a server's members, including those who left.
 *
 * @param {Product} product
 * @param {string} serverId
 * @returns {Promise<{ user_id: string, left_at: number | null, banned_at: number | null }[]>}
 */
export async function memberRows(product, serverId) {
  return /** @type {any} */ (await product.rows("SELECT user_id, left_at, banned_at FROM member WHERE server_id = ?", serverId));
}

/**
 * Checks that every counter equals its log, no limit is exceeded, no user redeemed a code twice, and every user in a log
 * was a member.
 *
 * @param {Product} product
 */
export async function assertLedger(product) {
  const counters = await product.rows(`SELECT c.code, c.max_uses, count(r.ordinal) AS logged,
      count(DISTINCT r.user_id) AS users, coalesce(max(r.ordinal), 0) AS last
    FROM invit_code c LEFT JOIN redemption r ON r.code_id = c.id GROUP BY c.id`);
  for (const { code, max_uses: maxUses, logged, users, last } of counters) {
    assert.equal(users, logged, `nobody stands twice in the log of ${code}`);
    assert.equal(last, logged, `the log of ${code} has no gap, so that its last ordinal counts it`);
    assert.ok(maxUses === null || logged <= maxUses, `${code} is not oversold: ${logged} of ${maxUses}`);
  }
  const homeless = await product.rows(`SELECT r.user_id FROM redemption r JOIN invit_code c ON c.id = r.code_id
    LEFT JOIN member m ON m.server_id = c.server_id AND m.user_id = r.user_id
    WHERE m.user_id IS NULL OR m.joined_at IS NULL`);
  assert.deepEqual(homeless, [], "who redeemed a code joined its server");
}

/** Lets the time of a code pass. @param {Product} product @param {string} code */
export async function expire(product, code) {
  await product.rows("UPDATE invit_code SET expires_at = ? WHERE folded = ?", Date.now() - 1000, folded(code));
}

/**
 * @param {Product} product
 * @param {string} code
 * @param {number | null} maxUses
 */
export async function setMaxUses(product, code, maxUses) {
  await product.rows("UPDATE invit_code SET max_uses = ? WHERE folded = ?", maxUses, folded(code));
}

/**
 * Moves the attempts of guessing into the past.
 *
 * @param {Product} product
 * @param {number} millis
 */
export async function letGuessesAge(product, millis) {
  const rows = await product.rows("SELECT key, recent, last_at, free_at FROM attempt");
  for (const { key, recent, last_at: lastAt, free_at: freeAt } of rows) {
    const aged = String(recent).replaceAll(/\d{13}/g, (time) => String(Number(time) - millis));
    await product.rows("UPDATE attempt SET recent = ?, last_at = ?, free_at = ? WHERE key = ?", aged, lastAt - millis, freeAt - millis, key);
  }
}
