// `sqlite()` of `invitcode/node`: calls that wait together commit together, each atomic in itself, and a file is opened
// only if its schema is understood.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFile, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, describe, test } from "node:test";
import { StorageError } from "../../js/bindings/d1.js";
import { Group } from "../../js/bindings/group.js";
import { InvitcodeError, sqlite } from "../../js/node/index.js";
import init, { functions } from "../../pkg/node.js";
import { statements } from "../../pkg/statements.js";

/** @type {string} */
let folder;
let counter = 0;
before(async () => {
  await init();
  folder = await mkdtemp(join(tmpdir(), "invitcode-sqlite-"));
  await sqlite(join(folder, "empty.sqlite")).close();
});
after(() => rm(folder, { recursive: true, force: true }));

/** A new file with the schema. */
async function file() {
  const path = join(folder, `${(counter += 1)}.sqlite`);
  await copyFile(join(folder, "empty.sqlite"), path);
  return path;
}

/**
 * A group over a table of its own, and what it did to the database.
 *
 * @param {(sql: string) => void} [meddle]
 * @param {(sql: string) => void} [meddlePreparing]
 */
function tally(meddle = () => {}, meddlePreparing = () => {}) {
  const database = new DatabaseSync(":memory:");
  database.exec("CREATE TABLE tally (id INTEGER PRIMARY KEY, many INTEGER NOT NULL CHECK (many <= 100)) STRICT; INSERT INTO tally VALUES (1, 0)");
  /** @type {string[]} */
  const done = [];
  const group = new Group(
    {
      prepare: (sql) => {
        meddlePreparing(sql);
        return database.prepare(sql);
      },
      exec: (sql) => {
        done.push(sql);
        meddle(sql);
        database.exec(sql);
      },
      close: () => database.close(),
    },
    1_000,
  );
  /** @param {number} by */
  const add = (by) => group.run([["UPDATE tally SET many = many + ? WHERE id = 1", [by]], ["SELECT many FROM tally", []]]);
  const many = () => database.prepare("SELECT many FROM tally").get()?.["many"];
  return { database, group, add, done, many };
}

describe("calls that wait together", () => {
  test("they share one transaction, and each sees those before it", async () => {
    const { add, done } = tally();
    const replies = await Promise.all(Array.from({ length: 50 }, () => add(1)));
    assert.deepEqual(replies.map((rows) => rows[1]?.[0]?.["many"]), Array.from({ length: 50 }, (_, at) => at + 1));
    assert.deepEqual(done, ["BEGIN IMMEDIATE", "COMMIT"]);
  });

  test("one that fails among 50 is undone as a whole, and takes no other with it", async () => {
    const { add, group, many } = tally();
    const failing = group.run([["UPDATE tally SET many = many + 1", []], ["UPDATE tally SET many = 1000", []]]);
    const others = Array.from({ length: 49 }, () => add(1));
    const error = await failing.then(() => undefined, (/** @type {StorageError} */ error) => error);
    assert.ok(error instanceof StorageError);
    assert.deepEqual([error.code, error.nothingStored], ["internal", true]);
    assert.match(error.message, /CHECK constraint failed/);
    assert.equal((await Promise.all(others)).length, 49);
    assert.equal(many(), 49);
  });

  test("one that fails alone is undone too", async () => {
    const { group, many } = tally();
    await assert.rejects(group.run([["UPDATE tally SET many = 5", []], ["UPDATE tally SET many = NULL", []]]), { code: "internal", nothingStored: true });
    assert.equal(many(), 0);
  });

  test("when the commit fails, none of them gets a reply of success, and it is unknown what was stored", async () => {
    let fails = true;
    const { add, many } = tally((sql) => {
      if (sql === "COMMIT" && fails) throw Object.assign(new Error("disk I/O error"), { errcode: 10 });
    });
    const ended = await Promise.allSettled([add(1), add(1), add(1)]);
    for (const one of ended) {
      assert.ok(one.status === "rejected");
      assert.deepEqual([one.reason.code, one.reason.nothingStored], ["unavailable", false]);
    }
    fails = false;
    await add(7);
    assert.equal(many(), 7);
  });

  test("when the constraint of a commit fails, it is certain that nothing was stored", async () => {
    const { add } = tally((sql) => {
      if (sql === "COMMIT") throw Object.assign(new Error("FOREIGN KEY constraint failed"), { errcode: 787 });
    });
    await assert.rejects(add(1), { code: "unavailable", nothingStored: true });
  });

  test("when SQLite ends the transaction by itself, all that were in it fail, and the next are served", async () => {
    const { add, group, many } = tally();
    const ended = await Promise.allSettled([add(1), group.run([["INSERT OR ROLLBACK INTO tally VALUES (1, 1)", []]]), add(1)]);
    assert.deepEqual(ended.map(({ status }) => status), ["rejected", "rejected", "fulfilled"]);
    for (const one of ended) if (one.status === "rejected") assert.deepEqual([one.reason.code, one.reason.nothingStored], ["unavailable", true]);
    assert.equal(many(), 1);
  });

  test("when a call cannot begin among the others, it gets an answer too", async () => {
    const { add, many } = tally(undefined, (sql) => {
      if (sql === "SAVEPOINT call") throw Object.assign(new Error("disk I/O error"), { errcode: 10 });
    });
    const [first, second] = await Promise.allSettled([add(1), add(1)]);
    assert.deepEqual(first?.status === "rejected" && [first.reason.code, first.reason.nothingStored], ["unavailable", true]);
    // Alone it needs no savepoint.
    assert.equal(second?.status, "fulfilled");
    assert.equal(many(), 1);
  });

  test("no more than 2,000 calls wait, and the next is refused at once", async () => {
    const { add, group, many } = tally();
    const waiting = [add(1), ...Array.from({ length: 1_999 }, () => add(0))];
    await assert.rejects(add(1), { code: "unavailable", nothingStored: true, message: /2000 calls wait/ });
    await Promise.all(waiting);
    assert.equal(many(), 1);
    await Promise.all([group.close(), group.close()]);
  });

  test("closing answers the calls that wait, and refuses those that come later", async () => {
    const { add, group } = tally();
    const waiting = [add(1), add(1)];
    await group.close();
    assert.equal((await Promise.all(waiting)).length, 2);
    await assert.rejects(add(1), { code: "unavailable", nothingStored: true, message: /closed/ });
  });

  test("a number beyond 2^53 is refused, and never rounded", async () => {
    const { group } = tally();
    await assert.rejects(group.run([["SELECT 9007199254740993 AS large", []]]), { code: "internal", nothingStored: true });
    assert.deepEqual((await group.run([["SELECT 9007199254740991 AS large", []]]))[0]?.[0]?.["large"], 9007199254740991);
  });
});

test("of 300 users who race for a code for one, one joins", async () => {
  const binding = sqlite(await file());
  const call = functions(binding);
  await call("server:c", { serverId: "club", name: "Club", ownerId: "ada" });
  const made = await call("invitCode:c", { serverId: "club", creatorId: "ada", maxUses: 1 });
  assert.ok("data" in made);
  const replies = await Promise.all(Array.from({ length: 300 }, (_, at) => call("invitCode:use", { code: made.data, userId: `user-${at}` })));
  const joined = replies.filter(({ status }) => status === "success");
  assert.equal(joined.length, 1);
  for (const reply of replies) if (!joined.includes(reply)) assert.equal(/** @type {any} */ (reply).error, "errors.maxUsed");
  const [rows] = await binding.run([["SELECT count(*) AS uses FROM redemption", []]]);
  assert.equal(rows?.[0]?.["uses"], 1);
  await binding.close();
});

test("two processes may write to a file: one waits for the other without holding up its own", async () => {
  const path = await file();
  const binding = sqlite(path, { deadlineMs: 5_000 });
  const other = new DatabaseSync(path);
  other.exec("BEGIN IMMEDIATE");
  const waiting = functions(binding)("server:c", { serverId: "club", name: "Club", ownerId: "ada" });
  // This timer could not fire if SQLite waited by itself.
  await new Promise((resolve) => setTimeout(resolve, 20));
  other.exec("COMMIT");
  assert.equal((await waiting).status, "success");
  other.exec("BEGIN IMMEDIATE");
  const impatient = sqlite(path, { deadlineMs: 30 });
  await assert.rejects(impatient.run([["SELECT 1", []]]), { code: "unavailable", nothingStored: true, message: /another process held the database for 30 ms/ });
  other.exec("ROLLBACK");
  other.close();
  await impatient.close();
  await binding.close();
});

describe("a file", () => {
  test("the migrations are recorded as wrangler records them, and applied once", async () => {
    const path = join(folder, "new.sqlite");
    await sqlite(path).close();
    await sqlite(path).close();
    const database = new DatabaseSync(path);
    const names = database.prepare("SELECT name FROM d1_migrations ORDER BY id").all().map(({ name }) => name);
    database.close();
    assert.deepEqual(names, (await readdir(new URL("../../src/storage/migrations/", import.meta.url))).sort());
  });

  test("a schema that is newer is refused by name", async () => {
    const path = await file();
    const database = new DatabaseSync(path);
    database.exec("INSERT INTO d1_migrations (name) VALUES ('9999_future.sql')");
    database.close();
    assert.throws(() => sqlite(path), (error) => error instanceof InvitcodeError && error.code === "ERR_STORAGE" && /is newer than this invitcode, which does not know its migration 9999_future\.sql/.test(error.message));
  });

  test("another application's database is refused, and stays as it was", async () => {
    const path = join(folder, "other.sqlite");
    const database = new DatabaseSync(path);
    database.exec("CREATE TABLE shop (id INTEGER PRIMARY KEY)");
    assert.throws(() => sqlite(path), (error) => error instanceof InvitcodeError && error.code === "ERR_STORAGE" && /other\.sqlite is another application's database: it has the table shop\. Give invitcode a database of its own$/.test(error.message));
    assert.deepEqual(database.prepare("SELECT name FROM sqlite_schema").all().map(({ name }) => name), ["shop"]);
    assert.equal(database.prepare("PRAGMA journal_mode").get()?.["journal_mode"], "delete");
    database.close();
  });

  test("what programs that copy a database keep in it makes it no other application's", async () => {
    const path = join(folder, "copied.sqlite");
    const database = new DatabaseSync(path);
    database.exec("CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY AUTOINCREMENT)");
    database.close();
    await sqlite(path).close();
  });

  test("a file that cannot be opened is named", () => {
    assert.throws(() => sqlite(join(folder, "missing", "codes.sqlite")), { code: "ERR_STORAGE", message: /missing.codes\.sqlite could not be opened/ });
    assert.throws(() => sqlite(""), { code: "ERR_STORAGE", message: /takes the path of a file/ });
    assert.throws(() => sqlite("x", { deadlineMs: 0 }), RangeError);
  });

  test("it is as safe as D1: every commit reaches the disk, and foreign keys count", async () => {
    const path = await file();
    const binding = sqlite(path);
    const rows = await binding.run(["journal_mode", "synchronous", "foreign_keys"].map((name) => [`PRAGMA ${name}`, []]));
    assert.deepEqual(rows.map(([row]) => Object.values(row ?? {})[0]), ["wal", 2, 1]);
    await binding.close();
  });
});

test("an older Node is told which one is needed", () => {
  // As if this Node had no SQLite.
  const source = `process.getBuiltinModule = () => undefined;
    const { sqlite, serve } = await import(${JSON.stringify(new URL("../../js/node/index.js", import.meta.url).href)});
    const told = [];
    try { sqlite("x") } catch ({ code, message }) { told.push([code, message]); }
    await serve({ db: "x" }).catch(({ code, message }) => told.push([code, message]));
    console.log(JSON.stringify(told));`;
  const told = JSON.parse(execFileSync(process.execPath, ["--input-type=module", "-e", source], { encoding: "utf8" }));
  const runs = process.versions.node;
  assert.deepEqual(told, [["ERR_NODE", `sqlite() needs Node 22.13 or newer, but this is Node ${runs}`], ["ERR_NODE", `serve() needs Node 22.13 or newer, but this is Node ${runs}`]]);
});

test("no statement by which a user joins is prepared again each time it runs", () => {
  const database = new DatabaseSync(join(folder, "empty.sqlite"));
  const [begin, end] = [database.prepare("BEGIN"), database.prepare("ROLLBACK")];
  let compiled = 0;
  database.setAuthorizer(() => {
    compiled += 1;
    return 0;
  });
  const joining = [...statements.values()].filter((sql) => /^INSERT INTO (?:redemption|member AS m|request) /.test(sql));
  assert.ok(joining.length >= 3);
  for (const sql of joining) {
    const statement = database.prepare(sql);
    const params = Array.from({ length: Math.max(...[...sql.matchAll(/\?(\d+)/g)].map(([, number]) => Number(number))) }, () => "x");
    for (const time of ["first", "second"]) {
      const before = compiled;
      begin.run();
      statement.all(...params);
      end.run();
      if (time === "second") assert.equal(compiled, before, sql.slice(0, 60));
    }
  }
  database.close();
});
