// A planted fault whose text the sources no longer have breaks nothing and proves nothing.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { mutants } from "./mutants.js";

test("the README says how many faults are planted", () => {
  const text = readFileSync(new URL("README.md", import.meta.url), "utf8");
  assert.match(text, new RegExp(`: ${mutants.length} faults that cargo-mutants cannot make`));
});

test("what cargo-mutants leaves out stands in files that there are", () => {
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
