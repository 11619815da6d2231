/**
 * What D1 knows of a move, and how it refuses what it must not store. The truth is in `move_shard`: on which side a shard is.
 * Every transaction of the worker says by a pass for which shard it is; a trigger refuses one for a shard that is not here,
 * and the tables take no row without the pass of a shard that is here and not being moved. So a worker that does not know of the
 * move stores nothing.
 */
import { MOVING } from "./d1.js";
import { ALPHABET } from "./durable-objects.js";
import { OF_SERVER, requests, shared, tables } from "./tables.js";

/** @typedef {import("./d1.js").Statement} Statement */
/** @typedef {"d1" | "durable"} Side */

/** Two of the triggers' errors. */
export const ELSEWHERE = "the server is not in D1";
export const ANOTHER = "another command is continuing the move";

/** The pass of the clock's work on events, which is for the servers of many shards. */
export const CLOCK = "**";

/** The symbols of all shards. */
export const SHARDS = [...ALPHABET].flatMap((one) => [...ALPHABET].map((other) => one + other));

/**
 * `move_text` has the texts that may be given in shards from then on, and so not in D1; a row of `move_look` asserts that no shard
 * flipped since a call looked.
 *
 * A shard is `settled`, or its rows are `copied` from the side where it is, or `cleared` from the side where it was. One that
 * was `closed` in its object must be opened before it goes there again. `flips` counts what happened to shards.
 */
const TABLES = [
  `CREATE TABLE IF NOT EXISTS move_shard (shard TEXT NOT NULL PRIMARY KEY, home TEXT NOT NULL CHECK (home IN ('d1', 'durable')),
    state TEXT NOT NULL DEFAULT 'settled' CHECK (state IN ('settled', 'copied', 'cleared')),
    is_closed INTEGER NOT NULL DEFAULT 0 CHECK (is_closed IN (0, 1))) STRICT, WITHOUT ROWID`,
  "CREATE TABLE IF NOT EXISTS move_server (server_id TEXT NOT NULL PRIMARY KEY, shard TEXT NOT NULL) STRICT, WITHOUT ROWID",
  "CREATE INDEX IF NOT EXISTS move_server_of_shard ON move_server (shard, server_id)",
  "CREATE TABLE IF NOT EXISTS move_pass (one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1), shard TEXT NOT NULL) STRICT",
  "CREATE TABLE IF NOT EXISTS move_work (one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1), version INTEGER NOT NULL, flips INTEGER NOT NULL, work TEXT NOT NULL) STRICT",
  "CREATE TABLE IF NOT EXISTS move_text (folded TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID",
  "CREATE TABLE IF NOT EXISTS move_look (flips INTEGER NOT NULL PRIMARY KEY) STRICT",
  `CREATE TRIGGER IF NOT EXISTS move_look_is_fresh BEFORE INSERT ON move_look WHEN NEW.flips IS NOT (SELECT flips FROM move_work WHERE one = 1)
   BEGIN SELECT RAISE(ABORT, '${MOVING}'); END`,
  `CREATE TRIGGER IF NOT EXISTS move_pass_is_for_d1 BEFORE INSERT ON move_pass
   WHEN NEW.shard <> '${CLOCK}' AND NOT EXISTS (SELECT 1 FROM move_shard WHERE shard = NEW.shard AND home = 'd1')
   BEGIN SELECT RAISE(ABORT, '${ELSEWHERE}'); END`,
  `CREATE TRIGGER IF NOT EXISTS move_work_goes_on BEFORE UPDATE OF version ON move_work WHEN NEW.version <> OLD.version + 1
   BEGIN SELECT RAISE(ABORT, '${ANOTHER}'); END`,
];

/**
 * The tables, made when a move begins. Where there was none, all shards are on its first side.
 *
 * @param {Side} home
 * @returns {Statement[]}
 */
export function begun(home) {
  return [
    ...TABLES.map((sql) => /** @type {Statement} */ ([sql, []])),
    ["INSERT INTO move_shard (shard, home) SELECT value, ?2 FROM json_each(?1) WHERE NOT EXISTS (SELECT 1 FROM move_shard)", [JSON.stringify(SHARDS), home]],
    ["INSERT INTO move_work (one, version, flips, work) SELECT 1, 0, 0, '{}' WHERE NOT EXISTS (SELECT 1 FROM move_work)", []],
  ];
}

const HERE = "s.home = 'd1' AND s.state <> 'copied'";

const MAY_WRITE = `EXISTS (SELECT 1 FROM move_pass p CROSS JOIN move_shard s ON s.shard = p.shard WHERE ${HERE})`;

/** @param {string} server */
const clockMayWrite = (server) => `EXISTS (SELECT 1 FROM move_pass p CROSS JOIN move_server m CROSS JOIN move_shard s ON s.shard = m.shard
  WHERE p.shard = '${CLOCK}' AND m.server_id = ${server} AND ${HERE})`;

/** What the clock writes, by the column that names the server. @type {Record<string, string>} */
const CLOCKED = { event: "server_id", server: "id" };

/** The columns that name servers which may be new. @type {Record<string, string>} */
const FOUND = { server: "id", tacobot_invite: "guild_id", rds_invite: "server_id" };

/** The names of the triggers of a table that belong to the fence. */
export const FENCE = "move_fence_";

/** The tables that D1 fences. @type {string[]} */
const fenced = [...tables, ...shared].map(({ name }) => name).concat("erasure");

/** @returns {Statement[]} */
export function fenceUp() {
  const refused = `BEGIN SELECT RAISE(ABORT, '${MOVING}'); END`;
  // The clock works on many servers at once. It skips those that are being moved, and returns to them at its next tick.
  const passedOver = `BEGIN SELECT CASE WHEN EXISTS (SELECT 1 FROM move_pass WHERE shard = '${CLOCK}') THEN RAISE(IGNORE) ELSE RAISE(ABORT, '${MOVING}') END; END`;
  const triggers = fenced.flatMap((name) =>
    ["INSERT", "UPDATE", "DELETE"].map((what) => {
      const column = CLOCKED[name];
      const row = what === "DELETE" ? "OLD" : "NEW";
      const clock = column === undefined ? "" : ` AND NOT ${clockMayWrite(`${row}.${column}`)}`;
      const columns = what === "UPDATE" && name === "server" ? ` OF ${OF_SERVER.join(", ")}` : "";
      return `CREATE TRIGGER IF NOT EXISTS ${FENCE}${what.toLowerCase()}_${name} BEFORE ${what}${columns} ON ${name} WHEN NOT ${MAY_WRITE}${clock} ${column === undefined ? refused : passedOver}`;
    }),
  );
  const found = Object.entries(FOUND).map(
    ([name, column]) => `CREATE TRIGGER IF NOT EXISTS ${FENCE}found_${name} AFTER INSERT ON ${name}
      WHEN NOT EXISTS (SELECT 1 FROM move_server WHERE server_id = NEW.${column})
      BEGIN INSERT INTO move_server (server_id, shard) SELECT NEW.${column}, shard FROM move_pass; END`,
  );
  // After a move back, D1's clock may tell again of what a shard told: an event with the same id is no second one.
  const told = `CREATE TRIGGER IF NOT EXISTS ${FENCE}told BEFORE INSERT ON event
    WHEN NEW.type = 'member.expired' AND EXISTS (SELECT 1 FROM event WHERE server_id = NEW.server_id AND type = NEW.type AND id = NEW.id AND at = NEW.at)
    BEGIN SELECT RAISE(IGNORE); END`;
  const given = `CREATE TRIGGER IF NOT EXISTS ${FENCE}given BEFORE INSERT ON invit_code
    WHEN EXISTS (SELECT 1 FROM move_text WHERE folded = NEW.folded) BEGIN SELECT RAISE(ABORT, '${MOVING}'); END`;
  return [...triggers, ...found, told, given].map((sql) => [sql, []]);
}

/** The names of the fence's triggers. @type {Statement} */
export const FENCE_NAMES = [`SELECT name FROM sqlite_schema WHERE type = 'trigger' AND substr(name, 1, ${FENCE.length}) = '${FENCE}'`, []];

/** @param {string} shard @returns {Statement} */
export const pass = (shard) => ["INSERT INTO move_pass (one, shard) VALUES (1, ?1)", [shard]];

/** The value of a hexadecimal digit of an id. @param {number} place */
const digit = (place) => `(instr('0123456789abcdef', substr(id, ${place}, 1)) - 1)`;

/** The shard of the code in D1 that has a text or had it: the last ten bits of the code's id. */
const SHARD_OF_TEXT = `(SELECT substr(symbols, number / 32 + 1, 1) || substr(symbols, number % 32 + 1, 1)
  FROM (SELECT '${ALPHABET}' AS symbols, (${digit(34)} & 3) * 256 + ${digit(35)} * 16 + ${digit(36)} AS number FROM (SELECT coalesce(
    (SELECT id FROM invit_code WHERE folded = ?1), (SELECT code_id FROM rotated_text WHERE folded = ?1)) AS id)))`;

/** The pass of the shard that has the code of a text in D1. @param {string} folded @returns {Statement} */
export const passOfText = (folded) => [`INSERT INTO move_pass (one, shard) SELECT 1, ifnull(${SHARD_OF_TEXT}, '')`, [folded]];

export const IN_D1 = `SELECT ${SHARD_OF_TEXT} AS shard`;

/** @type {Statement} */
export const PASSED = ["DELETE FROM move_pass WHERE one = 1", []];

/** The shards that are not here, and those of them of which D1 may hold rows nevertheless, for a call that asks both sides. @type {Statement} */
export const SIDES = [
  `SELECT flips, (SELECT group_concat(shard, '') FROM move_shard WHERE home = 'durable') AS away,
    (SELECT group_concat(shard, '') FROM move_shard WHERE home = 'durable' AND state <> 'settled') AS split FROM move_work WHERE one = 1`,
  [],
];

/** Asserts that no shard flipped since a call looked. @param {number} flips @returns {Statement[]} */
export const unflipped = (flips) => [
  ["INSERT INTO move_look (flips) VALUES (?1)", [flips]],
  ["DELETE FROM move_look", []],
];

/** Keeps a text for shards, unless D1 has it. @param {string} folded @returns {Statement} */
export const reserved = (folded) => [
  `INSERT INTO move_text (folded) SELECT ?1 WHERE NOT EXISTS (SELECT 1 FROM invit_code WHERE folded = ?1)
    AND NOT EXISTS (SELECT 1 FROM rotated_text WHERE folded = ?1) ON CONFLICT DO NOTHING`,
  [folded],
];

/** Whether a first run of a mutation is known here. */
export const RAN = `SELECT at, random, wrote FROM ${requests.name} WHERE key = ?1`;
