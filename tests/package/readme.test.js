// Every snippet of the package's README does what the README says. That of a worker runs in worker.test.js.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { installPackage } from "./installed.js";
import { openPage } from "./page.js";
import { snippets } from "./readme.js";

const require = createRequire(import.meta.url);

/** @type {import("./installed.js").Installed} */
let installed;
before(async () => {
  installed = await installPackage();
});
after(() => installed.remove());

/** @param {string} file @param {string} source @param {string[]} [options] */
async function ran(file, source, options = []) {
  await writeFile(join(installed.folder, file), source);
  const env = { ...process.env, NODE_TEST_CONTEXT: undefined };
  return execFileSync(process.execPath, [...options, file], { cwd: installed.folder, encoding: "utf8", env });
}

test("the README's snippet for a page returns what its comments say", async () => {
  const [source = ""] = await snippets("In a page", "js");
  const lines = source.split("\n").flatMap((line) => /^(\w+\(.*?\)); +\/\/ (.*?)(?:: two symbols.*)?$/.exec(line)?.slice(1) ?? []);
  assert.equal(lines.length, 8, "four calls and what each gives");
  const calls = lines.filter((_, index) => index % 2 === 0);
  const expected = lines.filter((_, index) => index % 2 === 1);
  const imports = { invitcode: "/node_modules/invitcode/index.js" };
  await writeFile(
    join(installed.folder, "index.html"),
    `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script type="importmap">${JSON.stringify({ imports })}</script>
    <script type="module">${source}
    window.result = [[${calls}], [${expected}]];</script>`,
  );
  const { result, complaints } = await openPage(installed.folder);
  assert.deepEqual(result[0], result[1]);
  assert.deepEqual(complaints, []);
});

test("the README's snippet for Node prints what its comment says", async () => {
  const [source = ""] = await snippets("In Node", "js");
  const [, expected] = /console\.log\(.*\/\/ (.*)$/m.exec(source) ?? [];
  assert.equal((await ran("snippet.js", source)).trim(), expected);
});

test("the README's snippet for tests is a passing test", async () => {
  const [source = ""] = await snippets("In tests", "js");
  assert.match(await ran("snippet.test.js", source, ["--test", "--test-reporter=tap"]), /^# pass 1$/m);
});

test("the README's snippet of types compiles", async () => {
  const [source = ""] = await snippets("Types", "ts");
  await writeFile(join(installed.folder, "snippet.mts"), source);
  const compiler = join(dirname(require.resolve("typescript/package.json")), "bin", "tsc");
  const options = ["--noEmit", "--strict", "--target", "es2022", "--module", "nodenext", "--skipLibCheck", "false", "--types", ""];
  assert.equal(execFileSync(process.execPath, [compiler, ...options, "snippet.mts"], { cwd: installed.folder, encoding: "utf8" }), "");
});

test("the package's README has at most 140 lines", async () => {
  const lines = (await readFile(join(installed.folder, "node_modules/invitcode/README.md"), "utf8")).trimEnd().split("\n");
  assert.ok(lines.length <= 140, `${lines.length} lines`);
});
