// docs/security-tests.md says which test tries which attack, and here that is held to be so.
import assert from "node:assert/strict";
import { existsSync, globSync } from "node:fs";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { has, read, rowsOf } from "./table.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const rows = rowsOf(read("docs/security-tests.md"));

/** The files that are about attacks and nothing else. */
const OF_ATTACKS = ["tests/security/*.test.js", "tests/http/hostile-*.test.js", "tests/http/token-attacks.test.js", "tests/http/guessing.test.js", "tests/http/fail-closed.test.js"];

test("the table of attacks has rows, each about a different attack", () => {
  assert.ok(rows.length > 20, `${rows.length}`);
  const attacks = rows.map(({ attack }) => attack);
  assert.deepEqual(attacks.filter((attack, at) => attacks.indexOf(attack) !== at), []);
});

test("every row names a defence and a test", () => {
  for (const { attack, defence, cited, line } of rows) {
    assert.ok(attack.length > 5 && defence.length > 5 && cited.length > 0, `line ${line}`);
  }
});

test("every test that a row cites exists under that exact name", () => {
  const missing = rows.flatMap(({ cited, line }) =>
    cited
      .filter((one) => !existsSync(`${root}${one.file}`) || !has(read(one.file), one))
      .map(({ file, name }) => `line ${line}: ${file} has no “${name}”`),
  );
  assert.deepEqual(missing, []);
});

test("every file of attacks is cited in the table", () => {
  const cited = new Set(rows.flatMap((row) => row.cited.map(({ file }) => file)));
  const files = OF_ATTACKS.flatMap((pattern) => globSync(pattern, { cwd: root }).map((file) => file.replaceAll("\\", "/")));
  assert.ok(files.length > 5);
  const itself = "tests/security/table.test.js";
  assert.deepEqual(files.filter((file) => file !== itself && !cited.has(file)), []);
});

describe("the check of the table", () => {
  const source = 'test("a name", () => {});\nfor (const [what] of [["a forged token", 1]]) test(`${what} is refused`, () => {});';
  const file = "tests/x.test.js";

  test("the check finds a literal or templated name, and no other", () => {
    assert.ok(has(source, { file, name: "a name" }));
    assert.ok(has(source, { file, name: "a forged token is refused" }));
    for (const name of ["a", "a name ", "another forged token is refused", "is refused"]) assert.ok(!has(source, { file, name }), name);
    assert.ok(has("#[test]\n    fn it_holds() {}", { file: "tests/x.rs", name: "it_holds" }));
    assert.ok(!has("fn it_holds() {}", { file: "tests/x.rs", name: "it_holds" }));
  });

  test("the check refuses a row that cites no test", () => {
    const table = (/** @type {string} */ tried) => `| attack | defence | tried by |\n| --- | --- | --- |\n| an attack | a defence | ${tried} |\n`;
    assert.throws(() => rowsOf(table("nothing")), /line 3/);
    assert.throws(() => rowsOf(table("[x](../tests/x.test.js)")), /line 3/);
    assert.deepEqual(rowsOf(table("[x](../tests/x.test.js): “one”, “two”<br>[y](../tests/y.rs): “three”"))[0]?.cited, [
      { file: "tests/x.test.js", name: "one" },
      { file: "tests/x.test.js", name: "two" },
      { file: "tests/y.rs", name: "three" },
    ]);
  });
});
