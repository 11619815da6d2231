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

test("no page installs the package from its folder, which npm would link", async () => {
  const root = new URL("../../", import.meta.url);
  const pages = ["README.md", ...(await readdir(new URL("docs/", root))).filter((name) => name.endsWith(".md")).map((name) => `docs/${name}`)];
  for (const name of await readdir(examples)) pages.push(`examples/${name}/README.md`);
  let packed = 0;
  for (const page of pages) {
    const text = await readFile(new URL(page, root), "utf8");
    assert.doesNotMatch(text, /npm install [^\n`$]*path\/to/, page);
    packed += text.match(/\$\(npm pack -s path\/to\/invitcode\/pkg\)/g)?.length ?? 0;
  }
  assert.ok(packed >= 4, "the pages say how to install it");
});
