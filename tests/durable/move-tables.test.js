// The lists that a move goes by, compared with the schema: a later migration that they lack is found.
import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { isBeside, KNOWN_BY, NAMED_AFTER, OF_SERVER, tables, WATCHED } from "../../js/bindings/move/tables.js";
import { statements } from "../../pkg/statements.js";
import { aliveNow, storageOn } from "./objects.js";

const { migrate } = await import("../../js/worker/durable/schema.js");

function shard() {
  const database = new DatabaseSync(":memory:");
  migrate(/** @type {any} */ (storageOn(database, aliveNow())), ["service", "shard"]);
  return database;
}

/** @param {DatabaseSync} database @param {string} sql @param {...string} params @returns {Record<string, any>[]} */
const rows = (database, sql, ...params) => database.prepare(sql).all(...params);

/** All columns that name a server, by their names or because they refer to one, such as `audit.server_id`. @param {DatabaseSync} database */
function namingServers(database) {
  return rows(
    database,
    `SELECT t.name || '.' || c.name AS name, EXISTS (SELECT 1 FROM pragma_foreign_key_list(t.name) f WHERE f."table" = 'server' AND f."from" = c.name) AS refers
     FROM sqlite_schema t JOIN pragma_table_info(t.name) c WHERE t.type = 'table'
     AND (c.name LIKE '%server%' OR c.name LIKE '%guild%' OR refers OR (t.name = 'server' AND c.name = 'id')) ORDER BY 1`,
  );
}

/** What the lists lack. @param {DatabaseSync} database */
function unlisted(database) {
  const known = new Set([...KNOWN_BY.map(([table, column]) => `${table}.${column}`), ...Object.keys(NAMED_AFTER)]);
  return namingServers(database).filter(({ name, refers }) => refers === 0 && !known.has(name)).map(({ name }) => name);
}

test("every column that may be the first to name a server is in the move's list, and the list has no other", () => {
  const database = shard();
  assert.deepEqual(unlisted(database), [], "say in KNOWN_BY of js/bindings/move/tables.js that a server is found by it");
  const naming = new Set(namingServers(database).map(({ name }) => name));
  for (const name of [...KNOWN_BY.map((each) => each.join(".")), ...Object.keys(NAMED_AFTER)]) assert.ok(naming.has(name), name);
});

test("a migration that adds a table or a column with a server's id is found", () => {
  const database = shard();
  database.exec("CREATE TABLE later (id TEXT, guild TEXT); CREATE TABLE child (of TEXT REFERENCES server (id)); ALTER TABLE redemption ADD COLUMN via_server_id TEXT");
  assert.deepEqual(unlisted(database), ["later.guild", "redemption.via_server_id"]);
});

test("each column by which a server is found is the first of an index", () => {
  const database = shard();
  for (const [table, column] of KNOWN_BY) {
    const firsts = rows(database, "SELECT i.name AS first FROM pragma_index_list(?) l JOIN pragma_index_info(l.name) i WHERE i.seqno = 0 AND l.partial = 0", table);
    assert.ok(firsts.some(({ first }) => first === column), `${table}.${column}`);
  }
});

test("the columns of a server are either copied as they were, or say only who watches it", () => {
  const found = rows(shard(), "SELECT name FROM pragma_table_info('server')").map(({ name }) => name);
  assert.deepEqual([...OF_SERVER, ...WATCHED].sort(), found.sort(), "say in OF_SERVER or WATCHED of js/bindings/move/tables.js what becomes of it");
});

test("while a shard leaves, only limits and marks are written there", () => {
  const beside = [...statements.values()].filter(isBeside);
  const rest = [...statements.values()].filter((sql) => !isBeside(sql));
  const written = (/** @type {string} */ sql) => [...sql.matchAll(/\b(?:INSERT INTO|UPDATE|DELETE FROM) (\w+)\b/g)].map(([, name]) => String(name)).filter((name) => name !== "SET");
  const moved = new Set(tables.map(({ name }) => name));
  const marks = beside.filter((sql) => written(sql).some((name) => moved.has(name)));
  assert.equal(marks.length, 1, "the statement that marks servers as watched");
  const columns = [...String(marks[0]).split(" WHERE ")[0]?.matchAll(/(\w+) = /g) ?? []].map(([, name]) => name);
  assert.deepEqual(columns.sort(), [...WATCHED].sort());
  assert.ok(beside.length > 10, `${beside.length} statements`);
  // A statement of this kind that the pattern does not know would be refused for nothing.
  assert.deepEqual(rest.filter((sql) => /^(?!SELECT).*\b(?:INSERT INTO|UPDATE|DELETE FROM) (?:attempt|watched_topic)\b/.test(sql)), []);
});
