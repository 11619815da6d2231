// Recognises a local database of another version by comparing its schema with the migrations.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, test } from "node:test";
import { hasForm } from "../../js/tools/data-form.js";

const folder = await mkdtemp(join(tmpdir(), "invitcode-form-"));
after(() => rm(folder, { recursive: true, force: true }));
const FIRST = "-- What a code lets a user join.\nCREATE TABLE server (\n  id TEXT NOT NULL PRIMARY KEY -- opaque\n) STRICT;\nCREATE INDEX server_id ON server (id);\n";
const SECOND = "CREATE TABLE rds_invite (user_id TEXT);\n";
await writeFile(join(folder, "0001_codes.sql"), FIRST);
await writeFile(join(folder, "0002_rds.sql"), SECOND);
const MIGRATIONS = "CREATE TABLE d1_migrations (id INTEGER PRIMARY KEY, name TEXT);";

/** @param {string[]} applied the migrations that the database says it has @param {string} sql what it has */
function isOurs(applied, sql) {
  const [database, expected] = [new DatabaseSync(":memory:"), new DatabaseSync(":memory:")];
  database.exec(MIGRATIONS + sql);
  for (const name of applied) database.prepare("INSERT INTO d1_migrations (name) VALUES (?)").run(name);
  const result = hasForm(database, expected, folder);
  database.close();
  expected.close();
  return result;
}

test("a database without tables, with the first migrations or with all of them is accepted", () => {
  assert.equal(isOurs([], ""), true);
  assert.equal(isOurs(["0001_codes.sql"], FIRST), true);
  assert.equal(isOurs(["0001_codes.sql", "0002_rds.sql"], FIRST + SECOND), true);
});

test("comments, line breaks and other tables do not count as differences", () => {
  const plain = "CREATE TABLE server ( id TEXT NOT NULL PRIMARY KEY ) STRICT; CREATE INDEX server_id ON server (id); CREATE TABLE notes (text TEXT);";
  assert.equal(isOurs(["0001_codes.sql"], FIRST.replaceAll("\n", "\n\n")), true);
  assert.equal(isOurs(["0001_codes.sql"], plain), true);
});

test("tables, indexes or migration names of another version are refused", () => {
  assert.equal(isOurs(["0001_codes.sql"], FIRST.replace("id TEXT", "id INTEGER")), false);
  assert.equal(isOurs(["0001_codes.sql"], FIRST.replace("CREATE INDEX", "CREATE UNIQUE INDEX")), false);
  assert.equal(isOurs(["0001_codes.sql"], FIRST.replace(/CREATE INDEX.*/, "")), false);
  assert.equal(isOurs(["0001_first.sql"], FIRST), false);
  assert.equal(isOurs(["0001_codes.sql", "0002_rds.sql", "0003_more.sql"], FIRST + SECOND), false);
});

test("another application's table of the same name is refused, before and after the migration", () => {
  assert.equal(isOurs([], "CREATE TABLE server (name TEXT);"), false);
  assert.equal(isOurs(["0001_codes.sql"], `${FIRST}CREATE TABLE rds_invite (name TEXT);`), false);
});
