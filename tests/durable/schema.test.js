// The schema of an object as versions follow each other: a later migration may make a table anew, and what only objects have
// stays; an older worker refuses what a newer one has migrated.
import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { aliveNow, storageOn } from "./objects.js";

const { GROUPS, migrate } = await import("../../js/worker/durable/schema.js");

/** The tables of the service with triggers of the shard's own. */
const WATCHED = ["invit_code", "server", "tacobot_invite"];

function shard() {
  const database = new DatabaseSync(":memory:");
  // As a migration that makes a table anew needs it, which D1 and objects allow.
  database.exec("PRAGMA legacy_alter_table = ON");
  const storage = /** @type {any} */ (storageOn(database, aliveNow()));
  migrate(storage, ["service", "shard"]);
  const own = () => database.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'shard\\_%' ESCAPE '\\' ORDER BY name").all().map((row) => ({ ...row }));
  return { database, storage, own };
}

/** A migration that makes a table anew, with all that the service has on it. @param {DatabaseSync} database @param {string} table */
function anew(database, table) {
  const rows = database.prepare("SELECT type, name, sql FROM sqlite_schema WHERE tbl_name = ? AND sql IS NOT NULL").all(table);
  const [made = ""] = rows.filter(({ type }) => type === "table").map(({ sql }) => String(sql));
  const others = rows.filter(({ type, name }) => type !== "table" && !String(name).startsWith("shard_")).map(({ sql }) => `${sql};`);
  return `${made.replace(new RegExp(`^CREATE TABLE "?${table}"?`), "CREATE TABLE made_anew")}; INSERT INTO made_anew SELECT * FROM ${table}; DROP TABLE ${table}; ALTER TABLE made_anew RENAME TO ${table}; ${others.join("\n")}`;
}

test("a later migration that makes a table anew leaves the shard's own triggers as they were", () => {
  const { database, storage, own } = shard();
  const before = own();
  assert.equal(before.length, 4);
  for (const [at, table] of WATCHED.entries()) {
    const later = WATCHED.slice(0, at).map(() => "SELECT 1;");
    migrate(storage, ["service", "shard"], { ...GROUPS, service: [...(GROUPS["service"] ?? []), ...later, anew(database, table)] });
    assert.deepEqual(own(), before, table);
  }
  assert.equal(database.prepare("SELECT applied FROM migration WHERE name = 'service'").get()?.["applied"], (GROUPS["service"]?.length ?? 0) + WATCHED.length);
  database.exec("INSERT INTO server (id, name, owner_id, invite_policy, created_at) VALUES ('s', 'S', 'ann', 'members', 1796061600000)");
  assert.deepEqual(database.prepare("SELECT user_id FROM shard_user").all().map(({ user_id }) => user_id), ["ann"]);
});

test("every table with a trigger of the shard's own is tried above", () => {
  const { database } = shard();
  const tables = database.prepare("SELECT DISTINCT tbl_name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'shard\\_%' ESCAPE '\\' ORDER BY tbl_name").all();
  assert.deepEqual(tables.map(({ tbl_name }) => tbl_name), WATCHED);
});

test("a worker that was rolled back refuses an object that the newer one migrated, and changes nothing", () => {
  const { database, storage } = shard();
  migrate(storage, ["service", "shard"], { ...GROUPS, service: [...(GROUPS["service"] ?? []), "CREATE TABLE later (id TEXT) STRICT;"] });
  assert.throws(() => migrate(storage, ["service", "shard"]), { message: /^the shard has a newer schema \(service \d+\) than this worker: deploy the newer one again$/ });
  assert.equal(database.prepare("SELECT count(*) AS many FROM later").get()?.["many"], 0);
});
