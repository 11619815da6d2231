// Checks the package's manifest with publint and arethetypeswrong.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join, posix } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { installPackage } from "./installed.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const pkg = join(root, "pkg");
const manifest = JSON.parse(await readFile(join(pkg, "package.json"), "utf8"));

/** @type {import("./installed.js").Installed} */
let installed;
before(async () => {
  installed = await installPackage();
});
after(() => installed.remove());

test("publint reports nothing about the package", async () => {
  const { messages } = await publint({ pkgDir: pkg, strict: true });
  assert.deepEqual(messages.map((message) => formatMessage(message, manifest)), []);
});

test("arethetypeswrong finds types for every entry in every resolution that reads modules", async () => {
  const tarball = await readFile(join(installed.folder, `invitcode-${manifest.version}.tgz`));
  const analysis = await checkPackage(createPackageFromTarballData(new Uint8Array(tarball)));
  assert.ok(analysis.types);
  // The package has only ES modules. TypeScript itself reports a `require` of them.
  const problems = analysis.problems.filter(({ kind }) => kind !== "CJSResolvesToESM");
  assert.deepEqual(problems, []);
  assert.deepEqual(Object.keys(analysis.entrypoints).sort(), Object.keys(manifest.exports).sort());
});

test("the manifest states the required Node, and the project's address when Cargo.toml has one", () => {
  const metadata = execFileSync("cargo", ["metadata", "--format-version", "1", "--no-deps", "--offline"], { cwd: root, encoding: "utf8" });
  const { version, license, description, repository, homepage } = JSON.parse(metadata).packages.find((/** @type {any} */ it) => it.name === "invitcode");
  assert.deepEqual([manifest.version, manifest.license, manifest.description], [version, license, description]);
  assert.match(manifest.engines.node, /^>=\d+/);
  assert.equal(manifest.repository?.url, repository ? `git+${repository}.git` : undefined);
  assert.equal(manifest.bugs?.url, repository ? `${repository}/issues` : undefined);
  assert.equal(manifest.homepage, homepage ?? (repository ? `${repository}#readme` : undefined));
});

test("every runtime has its own condition, and every file that it names exists", () => {
  assert.deepEqual(Object.keys(manifest.exports["."]), ["types", "workerd", "browser", "node", "default"]);
  const targets = Object.values(manifest.exports).flatMap((target) => (typeof target === "string" ? [target] : Object.values(target)));
  for (const target of targets) assert.ok(existsSync(join(pkg, target)), `${target} is missing`);
});

test("pkg/ holds exactly the published files", async () => {
  const entries = await readdir(pkg, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(pkg.length + 1).replaceAll("\\", "/"));
  assert.deepEqual(files.sort(), [...manifest.files, "package.json"].sort());
});

test("the page's WebAssembly has at most 163 KB compressed, and the worker's 200 KB", async () => {
  const zipped = async (/** @type {string} */ name) => gzipSync(await readFile(join(pkg, name)), { level: 9 }).length;
  assert.ok((await zipped("invitcode_wasm_bg.wasm")) <= 163_000);
  assert.ok((await zipped("invitcode_worker_bg.wasm")) <= 200_000);
});

test("only the entries for workers and Node depend on other packages", async () => {
  assert.deepEqual(Object.keys(manifest.dependencies), ["jose", "srvx", "standardwebhooks", "uqr", "ws"]);
  const loads = (/** @type {string} */ source) => [...source.matchAll(/^(?:import|export)\b(?:[^;"]*\bfrom)? *"([^."][^"]*)";/gm)].map(([, name]) => String(name));
  for (const name of manifest.files.filter((/** @type {string} */ name) => /\.js$/.test(name) && !/^(?:worker|node|react|better-auth|pages|viewer)\//.test(name))) {
    assert.deepEqual(loads(await readFile(join(pkg, name), "utf8")).filter((path) => !path.startsWith("node:")), [], name);
  }
});

test("every link of the package's README and guides leads somewhere", async () => {
  const guides = (await readdir(join(pkg, "docs"))).map((name) => `docs/${name}`);
  assert.ok(guides.includes("docs/react.md"));
  for (const name of ["README.md", ...guides]) {
    const text = await readFile(join(pkg, name), "utf8");
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link]) => posix.join(posix.dirname(name), String(link)));
    for (const link of links) assert.ok(installed.packed.includes(link), `${name} links to ${link}`);
  }
});
