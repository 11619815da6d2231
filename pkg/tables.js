/**
 * What becomes of each table in a move between D1 and shards. The rows of a server go with it, in this order: a row comes
 * after those that it refers to. They are deleted in the opposite order.
 */

/** @typedef {import("./d1.js").Value} Value */
/** @typedef {import("./d1.js").Statement} Statement */
/** @typedef {Record<string, Value>} Row */
/**
 * @typedef {object} Table
 * @property {string} name
 * @property {string} from where the rows `t` of the server `?1` are found
 * @property {string} scope
 * @property {string[]} key the order of its pages
 * @property {string[]} primary the columns that name a row
 * @property {string} [shown] what crosses, if not all columns
 * @property {number} [rows] the most rows in a page, where they may be long
 * @property {string} [insert] how a row is stored, if not as it is
 */

/** The most rows in a page, and about how many characters. */
export const ROWS = 200;
const LONGEST = 500_000;

/** Tables whose rows name their server, by the column and what follows it in the order. @type {(name: string, primary: string[], key: string[], server?: string) => Table} */
const direct = (name, primary, key, server = "server_id") => ({ name, from: `${name} t`, scope: `t.${server} = ?1`, key: key.map((column) => `t.${column}`), primary });

/** Tables whose rows belong to a row of another table of the server. @type {(name: string, primary: string[], parent: string, column: string) => Table} */
const below = (name, primary, parent, column) => ({
  name,
  from: `${parent} o CROSS JOIN ${name} t ON t.${column} = o.id`,
  scope: "o.server_id = ?1",
  key: ["o.id", ...primary.filter((each) => each !== column).map((each) => `t.${each}`)],
  primary,
});

const LISTS = "t.%s IN (SELECT list_id FROM invit_code WHERE server_id = ?1 AND list_id IS NOT NULL)";

/** @type {readonly Table[]} */
export const tables = [
  direct("server", ["id"], ["id"], "id"),
  direct("member", ["user_id", "server_id"], ["user_id"]),
  direct("campaign", ["id"], ["id"]),
  direct("invit_code", ["id"], ["id"]),
  { name: "allow_list", from: "allow_list t", scope: LISTS.replace("%s", "id"), key: ["t.id"], primary: ["id"] },
  { name: "allowed", from: "allowed t", scope: LISTS.replace("%s", "list_id"), key: ["t.list_id", "t.kind", "t.value"], primary: ["list_id", "kind", "value"] },
  below("redemption", ["code_id", "ordinal"], "invit_code", "code_id"),
  { ...below("rotated_text", ["folded"], "invit_code", "code_id"), key: ["o.id", "t.folded"] },
  below("campaign_use", ["campaign_id", "ordinal"], "campaign", "campaign_id"),
  direct("request", ["id"], ["id"]),
  direct("request_count", ["server_id"], ["server_id"]),
  direct("idempotency", ["creator_id", "server_id", "function", "key"], ["creator_id", "function", "key"]),
  direct("rds_invite", ["server_id", "user_id"], ["user_id"]),
  direct("audit", ["server_id", "id"], ["id"]),
  direct("event", ["server_id", "number"], ["number"]),
  {
    // The number of a document is its store's own.
    ...direct("tacobot_invite", ["id"], ["seq"], "guild_id"),
    shown: "t.id, t.guild_id, t.code, t.document",
    rows: 20,
  },
  {
    name: "tacobot_use",
    from: "tacobot_invite o CROSS JOIN tacobot_use t ON t.invite = o.seq",
    scope: "o.guild_id = ?1",
    key: ["o.seq", "t.ordinal"],
    primary: ["invite", "ordinal"],
    shown: "o.id AS document_id, t.ordinal, t.user_id, t.timestamp, t.entry",
    insert: `INSERT INTO tacobot_use (invite, ordinal, user_id, timestamp, entry)
      SELECT seq, ?2, ?3, ?4, ?5 FROM tacobot_invite WHERE id = ?1 ON CONFLICT DO NOTHING`,
  },
];

/** Tables without a server. Their rows are copied into each shard that has servers, and stay. @type {readonly Table[]} */
export const shared = [
  // A row only forbids that an invite is given.
  { name: "rds_withdrawn_invite", from: "rds_withdrawn_invite t", scope: "?1 IS NOT NULL", key: ["t.code"], primary: ["code"] },
];

/** The first runs of mutations: a shard's own are copied into D1. D1's own stay there, and are asked during the move. @type {Table} */
export const requests = { name: "live_request", from: "live_request t", scope: "?1 IS NOT NULL", key: ["t.key"], primary: ["key"] };

/**
 * All columns in which a server may be known before anything else names it, each first in an index. Other columns name a
 * server that one of these has.
 *
 * @type {readonly [table: string, column: string][]}
 */
export const KNOWN_BY = [
  ["server", "id"],
  ["tacobot_invite", "guild_id"],
  ["rds_invite", "server_id"],
  ["audit", "server_id"],
  ["event", "server_id"],
];

/** Columns that name a server of `KNOWN_BY`, with the reason, where no foreign key says so. @type {Readonly<Record<string, string>>} */
export const NAMED_AFTER = {
  "idempotency.server_id": "the row is of a code or campaign of the server",
  "request_count.server_id": "a request of the server makes the row",
};

/** The columns of a server that say only who watches it. They may change on the old side while it is copied: who watches marks it again within a minute. */
export const WATCHED = ["watched_until", "change_number"];

/** Numbers that the old side gave meanwhile must not be given again: whoever has one would miss a change. */
export const RENUMBERED = "UPDATE server SET change_number = change_number + 1000";

/** All other columns of a server. */
export const OF_SERVER = [
  ["id", "name", "owner_id", "invite_policy", "preview", "max_members", "member_count", "code_policy"],
  ["created_at", "deleted_at", "next_end", "ends_told"],
].flat();

/** All tables whose rows cross. @type {readonly Table[]} */
export const crossing = [...tables, ...shared, requests];

/** @param {string} name @returns {Table} */
export function tableOf(name) {
  const table = crossing.find((each) => each.name === name);
  if (table === undefined) throw new Error(`the move knows no table ${name}`);
  return table;
}

/** Whether a statement writes only what does not move or may change meanwhile: limits, and marks of who watches. @param {string} sql */
export const isBeside = (sql) => /^(?:(?:INSERT INTO|UPDATE|DELETE FROM) (?:attempt|watched_topic)\b|UPDATE server SET change_number = [^,]+, watched_until = max\(watched_until, \?2\) WHERE\b)/.test(sql);

/** The tables whose rows do not move, with the reason. @type {Readonly<Record<string, string>>} */
export const others = {
  invitcode_schema: "both sides have the same version",
  attempt: "limits begin anew",
  audit_before: "holds something only within a transaction",
  event_clock: "the new side is told since when the old side tells of memberships that end",
  watched_topic: "who watches marks it again within a minute",
  erasure: "is empty: a move does not begin while an erasure is unfinished, and no erasure begins during a move",
  shard_fact: "a shard's own name and state",
  shard_user: "follows from the servers and codes that arrive",
  fence: "claims belong to shards",
  entry: "gets the texts of the codes that arrive",
  claim: "numbers of claims",
  user_shard: "follows from shard_user",
  known_shard: "follows from shard_user",
  party: "limits begin anew",
  migration: "an object's own record",
};

/** What a page needs an index for. They exist during a move. */
export const INDEXES = [
  "CREATE INDEX IF NOT EXISTS move_member ON member (server_id, user_id)",
  "CREATE INDEX IF NOT EXISTS move_idempotency ON idempotency (server_id, creator_id, function, key)",
  "CREATE INDEX IF NOT EXISTS move_rotated ON rotated_text (code_id, folded)",
  "CREATE INDEX IF NOT EXISTS move_list ON invit_code (server_id, list_id) WHERE list_id IS NOT NULL",
];

/** @param {string} sql such as `CREATE INDEX IF NOT EXISTS name …` */
export const indexName = (sql) => String(/EXISTS (\w+)/.exec(sql)?.[1]);

/**
 * The rows of a server after a place.
 *
 * @param {Table} table
 * @param {string} server
 * @param {Value[] | null} after
 * @returns {Statement}
 */
export function pageOf({ from, scope, key, shown = "t.*", rows = ROWS }, server, after) {
  const keys = key.map((column, place) => `${column} AS key_${place}`).join(", ");
  const marks = key.map((_, place) => `?${place + 2}`).join(", ");
  const further = after === null ? "" : ` AND (${key.join(", ")}) > (${marks})`;
  return [`SELECT ${shown}, ${keys} FROM ${from} WHERE ${scope}${further} ORDER BY ${key.join(", ")} LIMIT ${rows}`, [server, ...(after ?? [])]];
}

/**
 * As many of the rows as fit into a page, without what only orders them.
 *
 * @param {Table} table
 * @param {Row[]} found
 * @returns {{ rows: Row[], next: Value[] | null }} `next` is the place after which the next page begins, null at the end
 */
export function cut({ key, rows: most = ROWS }, found) {
  /** @type {Row[]} */
  const rows = [];
  let length = 0;
  let last = null;
  for (const row of found) {
    const { own, place } = split(row, key.length);
    length += JSON.stringify(own).length;
    if (rows.length > 0 && length > LONGEST) return { rows, next: last };
    rows.push(own);
    last = place;
  }
  return { rows, next: found.length < most ? null : last };
}

/** @param {Row} row @param {number} keys */
function split(row, keys) {
  const own = Object.fromEntries(Object.entries(row).filter(([name]) => !/^key_\d$/.test(name)).sort(([one], [other]) => (one < other ? -1 : 1)));
  return { own, place: Array.from({ length: keys }, (_, place) => row[`key_${place}`] ?? null) };
}

/**
 * Stores a row, unless it is there already.
 *
 * @param {Table} table
 * @param {Row} row
 * @returns {Statement}
 */
export function insertOf({ name, primary, insert }, row) {
  if (insert !== undefined) return [insert, ["document_id", "ordinal", "user_id", "timestamp", "entry"].map((column) => row[column] ?? null)];
  const columns = Object.keys(row);
  const marks = columns.map((_, place) => `?${place + 1}`).join(", ");
  return [`INSERT INTO ${name} (${columns.join(", ")}) VALUES (${marks}) ON CONFLICT (${primary.join(", ")}) DO NOTHING`, Object.values(row)];
}

/**
 * Deletes the first rows of a server, or of all.
 *
 * @param {Table} table
 * @param {string | undefined} server
 * @returns {Statement}
 */
export function deleteOf({ name, from, scope, key, primary }, server) {
  const own = primary.map((column) => `t.${column}`).join(", ");
  const found = server === undefined ? `SELECT ${own} FROM ${name} t LIMIT ${ROWS}` : `SELECT ${own} FROM ${from} WHERE ${scope} ORDER BY ${key.join(", ")} LIMIT ${ROWS}`;
  return [`DELETE FROM ${name} WHERE (${primary.join(", ")}) IN (${found}) RETURNING 1 AS gone`, server === undefined ? [] : [server]];
}

/** The triggers of a table, as the database has them. @param {string} name @returns {Statement} */
export const triggersOf = (name) => ["SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?1 ORDER BY name", [name]];

/**
 * Statements around others that must store rows as they are: within the transaction the table has no triggers.
 *
 * @param {Row[]} triggers
 * @param {Statement[]} work
 * @returns {Statement[]}
 */
export function withoutTriggers(triggers, work) {
  return [...triggers.map(({ name }) => statement(`DROP TRIGGER "${name}"`)), ...work, ...triggers.map(({ sql }) => statement(String(sql)))];
}

/** @param {string} sql @returns {Statement} */
const statement = (sql) => [sql, []];
