// The transactions of a shard: those that wait together commit together, and one that fails takes no other with it.
import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { MOST_WAITING } from "../../js/bindings/d1.js";
import { AT_ONCE, Group, OVERLOADED, ROWS_AT_ONCE } from "../../js/worker/durable/group.js";

const SOON = () => Date.now() + 60_000;

/** An object's storage on SQLite. As in an object, what is written within a turn is one commit at its end; it counts them. */
function storage() {
  const database = new DatabaseSync(":memory:");
  database.exec("CREATE TABLE item (name TEXT PRIMARY KEY) STRICT");
  const own = {
    commits: 0,
    sql: {
      /** @param {string} sql @param {...(string | number | null)} values */
      exec(sql, ...values) {
        const rows = /** @type {Record<string, string | number | null>[]} */ (database.prepare(sql).all(...values));
        return { toArray: () => rows };
      },
    },
    /** @template T @param {() => T} work @returns {T} */
    transactionSync(work) {
      if (!database.isTransaction) {
        database.exec("BEGIN");
        queueMicrotask(() => {
          database.exec("COMMIT");
          own.commits += 1;
        });
      }
      database.exec("SAVEPOINT call");
      try {
        const result = work();
        database.exec("RELEASE call");
        return result;
      } catch (error) {
        database.exec("ROLLBACK TO call");
        database.exec("RELEASE call");
        throw error;
      }
    },
    names: () => database.prepare("SELECT name FROM item ORDER BY name").all().map(({ name }) => name),
  };
  return own;
}

/** A group whose turns a test ends. */
function stepped() {
  const own = storage();
  /** @type {(() => void)[]} */
  const turns = [];
  const group = new Group(own, { turn: () => new Promise((resolve) => turns.push(() => resolve(undefined))) });
  const insert = (/** @type {string} */ name) => () => [own.sql.exec("INSERT INTO item VALUES (?)", name).toArray()];
  const step = async () => {
    turns.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { ...own, commits: () => own.commits, group, insert, step, turns };
}

test("calls that wait together commit once, and each gets its own rows", async () => {
  const { group, insert, sql, step, commits, names } = stepped();
  const first = group.run(insert("a"), SOON());
  const second = group.run(() => [sql.exec("SELECT name FROM item").toArray()], SOON());
  assert.deepEqual(names(), [], "nothing runs before the turn");
  await step();
  assert.deepEqual(await first, { rows: [[]] });
  assert.deepEqual(JSON.parse(JSON.stringify(await second)), { rows: [[{ name: "a" }]] });
  assert.equal(commits(), 1);
});

test("a call that fails is undone alone", async () => {
  const { group, insert, step, commits, names } = stepped();
  const calls = [
    group.run(insert("a"), SOON()),
    group.run(() => [...insert("b")(), ...insert("a")()], SOON()),
    group.run(insert("c"), SOON()),
  ];
  await step();
  const [one, two, three] = await Promise.all(calls);
  assert.deepEqual([one, three], [{ rows: [[]] }, { rows: [[]] }]);
  assert.match(two !== undefined && "error" in two ? two.error : "", /UNIQUE constraint failed: item\.name/);
  assert.deepEqual(names(), ["a", "c"]);
  assert.equal(commits(), 1);
});

test("what arrives during a turn's work waits for the next turn", async () => {
  const { group, insert, step, commits, names } = stepped();
  const first = group.run(insert("a"), SOON());
  await step();
  await first;
  const second = group.run(insert("b"), SOON());
  assert.deepEqual(names(), ["a"]);
  await step();
  await second;
  assert.equal(commits(), 2);
});

test("a turn takes so many calls and rows, and others follow in the next", async () => {
  const many = stepped();
  const calls = Array.from({ length: AT_ONCE + 1 }, (_, at) => many.group.run(many.insert(`n${at}`), SOON()));
  await many.step();
  assert.equal(many.names().length, AT_ONCE);
  await many.step();
  await Promise.all(calls);
  assert.equal(many.names().length, AT_ONCE + 1);

  const pages = stepped();
  const page = () => [Array.from({ length: ROWS_AT_ONCE }, (_, name) => ({ name }))];
  void pages.group.run(page, SOON());
  const after = pages.group.run(pages.insert("a"), SOON());
  await pages.step();
  assert.deepEqual(pages.names(), [], "a call does not wait behind a page in the same turn");
  await pages.step();
  assert.deepEqual(await after, { rows: [[]] });
});

test("a call that its caller gave up, and one too many, store nothing", async () => {
  const { group, insert, step, names } = stepped();
  const late = group.run(insert("late"), Date.now() - 1);
  const waiting = Array.from({ length: MOST_WAITING - 1 }, () => group.run(() => [], SOON()));
  assert.deepEqual(await group.run(insert("more"), SOON()), { error: OVERLOADED });
  for (let turn = 0; turn <= MOST_WAITING / AT_ONCE; turn += 1) await step();
  assert.match(JSON.stringify(await late), /gave the call up/);
  await Promise.all(waiting);
  assert.deepEqual(names(), []);
});

test("if a transaction fails as it ends, its caller is told that it was not stored", async () => {
  const own = storage();
  const broken = {
    sql: own.sql,
    /** @template T @param {() => T} work @returns {T} */
    transactionSync(work) {
      const result = own.transactionSync(work);
      throw new Error(`the disk is full after ${JSON.stringify(result ?? null)}`);
    },
  };
  const group = new Group(broken, { turn: async () => {} });
  assert.match(JSON.stringify(await group.run(() => [], SOON())), /the disk is full/);
});

test("if the storage is broken, every call that waits is answered", async () => {
  const own = storage();
  let isBroken = true;
  const group = new Group({ sql: own.sql, transactionSync: (work) => {
    if (isBroken) throw new Error("the storage is broken");
    return own.transactionSync(work);
  } }, { turn: async () => {} });
  const calls = [group.run(() => [], SOON()), group.run(() => [], SOON())];
  assert.deepEqual(await Promise.all(calls), [{ error: "the storage is broken" }, { error: "the storage is broken" }]);
  isBroken = false;
  assert.deepEqual(await group.run(() => [], SOON()), { rows: [] });
});

test("if the work after a commit fails, its calls are still answered", async () => {
  const own = storage();
  const group = new Group(own, { turn: async () => {}, after: () => {
    throw new Error("the index does not answer");
  } });
  assert.deepEqual(await group.run(() => [], SOON()), { rows: [] });
});
