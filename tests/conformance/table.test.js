// The list of statements, and the table made from it.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { documents } from "./documents.js";
import { statementsOf } from "./statement.js";
import { overrides, place, table } from "./table.js";

const statements = documents.flatMap(statementsOf);

test("no two statements have the same name", () => {
  const names = statements.map(({ id }) => id);
  assert.deepEqual(names.filter((name, index) => names.indexOf(name) !== index), []);
});

test("every override gives its reason, and names the section of SPEC that it follows", () => {
  for (const { id, override } of statements) {
    if (override !== undefined) assert.match(override, /.{20,}/, id);
    if (override !== undefined) assert.match(override, /SPEC \d/, id);
  }
});

test("every statement stands in the module that the table names for it", () => {
  /** @type {Map<string, string>} */
  const texts = new Map();
  for (const { id, section, statement, tests, proven } of statements) {
    const module = new URL(tests, import.meta.url);
    if (!texts.has(tests) && existsSync(module)) texts.set(tests, readFileSync(module, "utf8"));
    const text = texts.get(tests);
    if (!proven && text === undefined) continue;
    assert.ok(text !== undefined, `${tests} is missing`);
    if (!proven) continue;
    assert.ok(text.includes(section), `${tests} has no section ${section}`);
    assert.ok(text.includes(statement), `${tests} does not name ${id}`);
  }
});

test("README.md has the overrides that the statements have: npm run conformance -- --write", () => {
  assert.equal(readFileSync(place, "utf8"), overrides());
});

test("the printed table has a row for every statement", () => {
  const rows = table().split("\n").filter((line) => / \| (?:proven(?:: .+)?|overridden: .+) \|$/.test(line));
  assert.equal(rows.length, statements.length);
});
