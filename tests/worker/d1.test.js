// The D1 binding on a real D1: one transaction, its rows, and D1's real errors.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { d1, StorageError } from "../../js/bindings/d1.js";
import { startModules } from "./miniflare.js";

/** @typedef {import("../../js/bindings/d1.js").Statement} Statement */

const { database, stop } = await startModules(["tests/worker/d1-entry.js", "js/bindings/d1.js"]);
after(stop);
await database.prepare("CREATE TABLE pet (name TEXT PRIMARY KEY, legs INTEGER CHECK (legs >= 0)) STRICT").run();
const binding = d1(/** @type {any} */ (database));

/** @param {Statement[]} statements */
async function failureOf(statements) {
  let retries = 0;
  const error = await binding
    .run(statements, () => {
      retries += 1;
    })
    .then(() => assert.fail("it did not fail"), (error) => error);
  assert.ok(error instanceof StorageError, String(error));
  assert.ok(error.cause instanceof Error, "the storage's own error stands behind it");
  return { code: error.code, message: error.message, retries };
}

test("the rows of each statement come back in order, with text, numbers and null unchanged", async () => {
  const rows = await binding.run([
    ["INSERT INTO pet (name, legs) VALUES (?1, ?2) RETURNING name", ["Ada's cat \u{1f408}", 4]],
    ["SELECT name, legs, NULL AS owner FROM pet WHERE legs = ?1", [4]],
    ["SELECT name FROM pet WHERE name = ?1", ["nobody"]],
  ]);
  assert.deepEqual(rows, [[{ name: "Ada's cat \u{1f408}" }], [{ name: "Ada's cat \u{1f408}", legs: 4, owner: null }], []]);
});

test("a failed constraint rolls back the whole transaction and is not retried", async () => {
  const { code, message, retries } = await failureOf([
    ["INSERT INTO pet (name, legs) VALUES (?1, ?2)", ["spider", 8]],
    ["INSERT INTO pet (name, legs) VALUES (?1, ?2)", ["snake", -1]],
  ]);
  assert.deepEqual({ code, retries }, { code: "internal", retries: 0 });
  assert.match(message, /CHECK constraint failed/);
  assert.deepEqual(await binding.run([["SELECT 1 FROM pet WHERE name = 'spider'", []]]), [[]]);
});

test("a duplicate key is refused as a constraint", async () => {
  const insert = /** @type {Statement} */ (["INSERT INTO pet (name) VALUES (?1)", ["twin"]]);
  const { code, message } = await failureOf([insert, insert]);
  assert.equal(code, "internal");
  assert.match(message, /UNIQUE constraint failed/);
});

test("a value that D1 cannot bind is a fault of the statements", async () => {
  const { code, retries } = await failureOf([["SELECT ?1", [/** @type {any} */ (undefined)]]]);
  assert.deepEqual({ code, retries }, { code: "internal", retries: 0 });
});

test("a missing table is reported as unavailable storage", async () => {
  const { code, message, retries } = await failureOf([["SELECT 1 FROM nowhere", []]]);
  assert.deepEqual({ code, retries }, { code: "unavailable", retries: 0 });
  assert.match(message, /no such table/);
});
