// What a reader of an example types is `npm install`. A dependency on a folder must be packed by it: a symbolic link
// has none of the package's own dependencies, and finds a second React.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";

const examples = new URL("../../examples/", import.meta.url);

/** The folders of the examples that npm installs. */
async function manifests() {
  const entries = await readdir(examples, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const found = await Promise.all(names.map(async (name) => /** @type {const} */ ([name, await readFile(new URL(`${name}/package.json`, examples), "utf8").catch(() => undefined)])));
  return found.flatMap(([name, text]) => (text === undefined ? [] : [{ name, manifest: JSON.parse(text) }]));
}

test("each example that depends on a folder has npm pack it, and no other has a setting", async () => {
  const packed = [];
  for (const { name, manifest } of await manifests()) {
    const settings = await readFile(new URL(`${name}/.npmrc`, examples), "utf8").catch(() => "");
    const needs = Object.values({ ...manifest.dependencies, ...manifest.devDependencies }).some((version) => String(version).startsWith("file:"));
    assert.equal(/^install-links=true$/m.test(settings), needs, name);
    if (needs) packed.push(name);
  }
  assert.ok(packed.includes("react"), "the examples were found");
});
