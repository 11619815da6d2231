/** The contents of the tables, as facts and values of {@link History}. */

/** @typedef {import("../support/product.js").Product} Product */
/** @typedef {import("./history.js").Value} Value */
/** @typedef {Record<string, any>} Row */

const PAGE = 20_000;

/**
 * Each table, and the facts and values of a row. Rows are named by texts that the caller chose, so that they are known
 * even for calls without an answer.
 *
 * @type {[sql: string, read: (row: Row, facts: string[], values: Map<string, Value>) => void][]}
 */
const TABLES = [
  [
    "SELECT id, deleted_at IS NOT NULL AS gone FROM server ORDER BY id",
    ({ id, gone }, facts, values) => {
      facts.push(`server ${id}`);
      values.set(`gone ${id}`, gone);
    },
  ],
  [
    "SELECT server_id, user_id, left_at, banned_at FROM member ORDER BY server_id, user_id",
    ({ server_id: server, user_id: user, left_at: left, banned_at: banned }, facts, values) => {
      facts.push(`member ${server}|${user}`);
      values.set(`member ${server}|${user}`, banned !== null ? "banned" : left !== null ? "out" : "in");
    },
  ],
  [
    `SELECT c.server_id, c.code, c.label, c.max_uses, c.revoked_at, i.user_id AS invited FROM invit_code c
     LEFT JOIN rds_invite i ON i.id = c.id ORDER BY c.id`,
    ({ server_id: server, code, label, max_uses: max, revoked_at: revoked, invited }, facts, values) => {
      if (invited !== null) facts.push(`invite's code ${invited}`);
      else if (label !== null) facts.push(`code ${label}`);
      else values.set(`codes ${server}`, Number(values.get(`codes ${server}`) ?? 0) + 1);
      if (label !== null) values.set(`text ${label}`, code);
      else values.set(`code ${server}|${code}`, 1);
      values.set(`cap ${server}|${code}`, max ?? "none");
      values.set(`revoked ${server}|${code}`, revoked === null ? 0 : 1);
    },
  ],
  [
    `SELECT c.server_id, c.code, r.user_id FROM redemption r JOIN invit_code c ON c.id = r.code_id ORDER BY r.code_id, r.ordinal`,
    ({ server_id: server, code, user_id: user }, facts) => facts.push(`use ${server}|${code}|${user}`),
  ],
  [
    "SELECT user_id, code FROM rds_invite ORDER BY server_id, user_id",
    ({ user_id: user, code }, facts, values) => {
      facts.push(`invite ${user}`);
      values.set(`invite ${user}`, code);
    },
  ],
  [
    "SELECT guild_id, code, document ->> '$.info.uses' AS uses FROM tacobot_invite ORDER BY seq",
    ({ guild_id: guild, code, uses }, facts, values) => {
      facts.push(`document ${guild}|${code}`);
      values.set(`reported ${guild}|${code}`, uses);
    },
  ],
  [
    `SELECT i.guild_id, i.code, u.user_id, u.timestamp FROM tacobot_use u JOIN tacobot_invite i ON i.seq = u.invite
     ORDER BY u.invite, u.ordinal`,
    ({ guild_id: guild, code, user_id: user, timestamp }, facts) => facts.push(`tracked ${guild}|${code}|${user}|${timestamp}`),
  ],
];

/**
 * Reads all tables, while nothing writes.
 *
 * @param {Product} product
 * @returns {Promise<import("./history.js").Snapshot>}
 */
export async function snapshotOf(product) {
  /** @type {string[]} */
  const facts = [];
  /** @type {Map<string, Value>} */
  const values = new Map();
  for (const [sql, read] of TABLES) {
    for (let from = 0; ; from += PAGE) {
      const rows = await product.rows(`${sql} LIMIT ${PAGE} OFFSET ${from}`);
      for (const row of rows) read(row, facts, values);
      if (rows.length < PAGE) break;
    }
  }
  return { facts, values };
}
