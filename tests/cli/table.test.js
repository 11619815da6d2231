// Tables and values as the command `invitcode` prints them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { codesCsv } from "../../js/cli/codes-csv.js";
import { fields, hasColours, shown, table } from "../../js/cli/table.js";

test("columns are aligned, also with letters that are two columns wide or none", () => {
  const rows = [{ a: "日本", b: 1 }, { a: "é", b: 22 }, { a: "e\u0301", b: 3 }, { a: "🙂", b: null }];
  assert.equal(table(["a", "b"], false).rows(rows), "a     b\n日本  1\né     22\ne\u0301     3\n🙂    -\n");
});

test("further pages have no second head, and columns do not become narrower", () => {
  const rows = table(["name", "b"], false);
  assert.equal(rows.rows([{ name: "a long name", b: 1 }]), "name         b\na long name  1\n");
  assert.equal(rows.rows([{ name: "x", b: 2 }]), "x            2\n");
  assert.equal(table(["a"], false).rows([]), "");
});

test("times are ISO 8601, lists are words, and nothing is a dash", () => {
  assert.equal(shown("expiresAt", 1_796_061_600_000), "2026-11-30T18:00:00.000Z");
  assert.equal(shown("uses", 1_796_061_600_000), "1796061600000");
  assert.equal(shown("expiresAt", null), "-");
  assert.equal(shown("fields", ["a", "b"]), "a b");
  assert.equal(shown("metadata", { a: [1] }), '{"a":[1]}');
  assert.equal(fields({ _id: "x", maxUses: 3 }), "_id      x\nmaxUses  3\n");
});

test("no text of somebody else moves the cursor, colours the terminal or turns a line", () => {
  assert.equal(shown("name", "a\u001b[31mb\u009b2J\r\nc\u202ed\u2066e"), "a\\u{1b}[31mb\\u{9b}2J\\u{d}\\u{a}c\\u{202e}d\\u{2066}e");
});

test("colours are for terminals, and not where NO_COLOR is set", () => {
  assert.equal(hasColours({ isTTY: true }, {}), true);
  assert.equal(hasColours({ isTTY: true }, { NO_COLOR: "1" }), false);
  assert.equal(hasColours({ isTTY: true }, { TERM: "dumb" }), false);
  assert.equal(hasColours({}, {}), false);
  assert.match(table(["status"], true).rows([{ status: "active" }]), /\u001b\[1mstatus\u001b\[22m\n\u001b\[32mactive\u001b\[39m\n/);
});

test("a code whose text is hidden has no link in the CSV", () => {
  const code = { _id: "id", label: null, uses: 0, maxUses: null, expiresAt: null, status: "active" };
  const [, shown, hidden] = codesCsv([{ ...code, code: "NHKAN1Q9D9CT" }, { ...code, code: null }], "https://invites.example/").split(/\r?\n/);
  assert.equal(shown, "NHKAN1Q9D9CT,https://invites.example/j/NHKAN1Q9D9CT,id,,active,0,,");
  assert.equal(hidden, ",,id,,active,0,,");
});
