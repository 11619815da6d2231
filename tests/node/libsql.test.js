// `libsql()` of `invitcode/node`, over a file, over a server, and over clients that fail.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, test } from "node:test";
import { createClient } from "@libsql/client";
import { InvitcodeError, libsql, sqlite, StorageError } from "../../js/node/index.js";
import init, { functions } from "../../pkg/node.js";
import { startLibsqlServer } from "../support/libsql-server.js";

/** @type {string} */
let folder;
before(async () => {
  await init();
  folder = await mkdtemp(join(tmpdir(), "invitcode-libsql-"));
});
after(() => rm(folder, { recursive: true, force: true }));

/** The schema of a file. @param {string} path */
function schemaOf(path) {
  const database = new DatabaseSync(path);
  const rows = database.prepare("SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name").all();
  database.close();
  return rows.map(({ type, name, sql }) => [type, name, String(sql).replaceAll(/\s*--.*$/gm, "").replaceAll(/\s+/g, " ")]);
}

test("the first call makes the schema, the same as sqlite() makes, and both open the other's file", async () => {
  const [path, other] = [join(folder, "one.sqlite"), join(folder, "two.sqlite")];
  const client = createClient({ url: `file:${path}` });
  const call = functions(libsql(client));
  // Side by side: the schema is made once.
  const replies = await Promise.all(["a", "b"].map((serverId) => call("server:c", { serverId, name: "Club", ownerId: "ada" })));
  assert.deepEqual(replies.map(({ status }) => status), ["success", "success"]);
  client.close();
  await sqlite(other).close();
  assert.deepEqual(schemaOf(path), schemaOf(other));
  const binding = sqlite(path);
  assert.equal((await functions(binding)("server:r", { serverId: "b" })).status, "success");
  await binding.close();
});

test("without the automatic migration a call says what is missing, and migrate() brings it", async () => {
  const client = createClient({ url: `file:${join(folder, "late.sqlite")}` });
  const binding = libsql(client, { migrate: false });
  await assert.rejects(binding.run([["SELECT id FROM server", []]]), { code: "unavailable", nothingStored: true, message: /no such table/ });
  await binding.migrate();
  assert.deepEqual(await binding.run([["SELECT id FROM server", []]]), [[]]);
  client.close();
});

test("a newer schema is refused by name", async () => {
  const path = join(folder, "newer.sqlite");
  await sqlite(path).close();
  const client = createClient({ url: `file:${path}` });
  await client.execute("INSERT INTO d1_migrations (name) VALUES ('9999_future.sql')");
  await assert.rejects(libsql(client).migrate(), (error) => error instanceof InvitcodeError && error.code === "ERR_STORAGE" && /9999_future\.sql/.test(error.message));
  client.close();
});

test("another application's database is refused, and stays as it was", async () => {
  const client = createClient({ url: `file:${join(folder, "shop.sqlite")}` });
  await client.execute("CREATE TABLE shop (id INTEGER PRIMARY KEY)");
  await assert.rejects(libsql(client).migrate(), (error) => error instanceof InvitcodeError && error.code === "ERR_STORAGE" && /is another application's database: it has the table shop\./.test(error.message));
  assert.deepEqual((await client.execute("SELECT name FROM sqlite_schema")).rows.map(({ name }) => name), ["shop"]);
  client.close();
});

test("a failing statement undoes its whole call", async () => {
  const client = createClient({ url: ":memory:" });
  const binding = libsql(client, { migrate: false });
  await binding.run([["CREATE TABLE tally (many INTEGER NOT NULL CHECK (many < 10)) STRICT", []], ["INSERT INTO tally VALUES (1)", []]]);
  await assert.rejects(binding.run([["UPDATE tally SET many = 2", []], ["UPDATE tally SET many = 20", []]]), { code: "internal", nothingStored: true });
  assert.deepEqual(await binding.run([["SELECT many FROM tally", []]]), [[{ many: 1 }]]);
  client.close();
});

test("over a server each call is one request and one transaction, and a server that is gone is unavailable", async () => {
  const path = join(folder, "served.sqlite");
  const server = await startLibsqlServer(path);
  const client = createClient({ url: server.url });
  const binding = libsql(client);
  const call = functions(binding);
  assert.equal((await call("server:c", { serverId: "chess", name: "Chess", ownerId: "ada" })).status, "success");
  const made = await call("invitCode:c", { serverId: "chess", creatorId: "ada", maxUses: 3 });
  assert.ok(made.status === "success");
  const before = server.requests;
  const uses = await Promise.all(Array.from({ length: 8 }, (_, at) => call("invitCode:use", { code: made.data, userId: `user-${at}` })));
  assert.equal(server.requests - before, 8);
  assert.deepEqual(uses.map(({ status }) => status).sort(), [...Array(5).fill("error"), ...Array(3).fill("success")]);
  assert.deepEqual(schemaOf(path).length > 20, true);

  await binding.run([["CREATE TABLE tally (many INTEGER NOT NULL CHECK (many < 10)) STRICT", []], ["INSERT INTO tally VALUES (1)", []]]);
  await assert.rejects(binding.run([["UPDATE tally SET many = 2", []], ["UPDATE tally SET many = 20", []]]), { code: "internal", nothingStored: true });
  assert.deepEqual(await binding.run([["SELECT many FROM tally", []]]), [[{ many: 1 }]]);

  await assert.rejects(binding.run([["SELECT ?", [/** @type {any} */ (Symbol("none"))]]]), { code: "internal" });
  await server.stop();
  await assert.rejects(binding.run([["SELECT many FROM tally", []]]), { code: "unavailable", nothingStored: false });
  client.close();
});

test("where no answer comes, it is unknown what was stored", async () => {
  const silent = libsql({ batch: () => new Promise(() => {}) }, { migrate: false, deadlineMs: 20 });
  await assert.rejects(silent.run([["SELECT 1", []]]), (error) => error instanceof StorageError && error.code === "unavailable" && !error.nothingStored && /within 20 ms/.test(error.message));
  const broken = libsql({ batch: () => Promise.reject(Object.assign(new Error("fetch failed"), { code: "HRANA_WEBSOCKET_ERROR" })) }, { migrate: false });
  await assert.rejects(broken.run([["SELECT 1", []]]), { code: "unavailable", nothingStored: false });
  const busy = libsql({ batch: () => Promise.reject(Object.assign(new Error("database is locked"), { code: "SQLITE_BUSY" })) }, { migrate: false });
  await assert.rejects(busy.run([["SELECT 1", []]]), { code: "unavailable", nothingStored: true });
});

test("what is no client is refused", () => {
  assert.throws(() => libsql(/** @type {any} */ ({})), { code: "ERR_STORAGE", message: /takes a client of @libsql\/client/ });
});

test("a client that reads whole numbers as BigInt works, and one that reads them as texts is named", async () => {
  const client = createClient({ url: `file:${join(folder, "big.sqlite")}`, intMode: "bigint" });
  const call = functions(libsql(client));
  assert.equal((await call("server:c", { serverId: "s", name: "Club", ownerId: "ada" })).status, "success");
  const made = await call("invitCode:c", { serverId: "s", creatorId: "ada", maxUses: 1 });
  assert.ok(made.status === "success");
  const used = await call("invitCode:use", { code: made.data, userId: "bob" });
  const read = await call("invitCode:r", { code: made.data });
  assert.partialDeepStrictEqual([used, read], [{ data: { joined: true } }, { data: { uses: 1, maxUses: 1, status: "used" } }]);
  await assert.rejects(libsql(client, { migrate: false }).run([["SELECT 9007199254740993 AS many", []]]), { code: "internal", message: "a number of the database is too large: 9007199254740993" });
  client.close();

  const texts = createClient({ url: `file:${join(folder, "texts.sqlite")}`, intMode: "string" });
  /** @type {unknown[]} */
  const causes = [];
  const refused = await functions(libsql(texts), { onError: (cause) => causes.push(cause) })("server:c", { name: "Club", ownerId: "ada" });
  assert.equal(refused.code, 503);
  assert.match(String(causes[0]), /takes a client that reads whole numbers as numbers: createClient\(\{ …, intMode: "number" \}\)/);
  texts.close();
});
