// A planted fault proves something only while the sources still contain its text.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { mutants } from "./mutants.js";

test("the README says how many faults are planted", () => {
  const text = readFileSync(new URL("README.md", import.meta.url), "utf8");
  assert.match(text, new RegExp(`plants the ${mutants.length} faults `));
});

test("every file that cargo-mutants leaves out exists", () => {
  const text = readFileSync(new URL("../../.cargo/mutants.toml", import.meta.url), "utf8");
  const paths = [...text.matchAll(/"(src\/[\w./]+?)(?:\/\*\*)?[":]/g)].map(([, path]) => String(path));
  assert.ok(paths.length > 0);
  for (const path of paths) assert.ok(existsSync(new URL(`../../${path}`, import.meta.url)), path);
});

test("every planted fault has its place in the sources, and changes it", () => {
  for (const { name, file, from, to } of mutants) {
    const text = readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
    assert.equal(text.split(from).length, 2, `"${name}" must stand in ${file} exactly once`);
    assert.notEqual(from, to, name);
  }
});
