// `invitcode/react` with React 18 and its types, installed in `target/tools/react-18`.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cp, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { linkPackages } from "../../package/installed.js";
import { newApp } from "../../react/app.js";
import { joins, manages, view } from "../../react/flows.js";
import { startProduct } from "../../support/product.js";

const tools = fileURLToPath(new URL("../../../target/tools/react-18/", import.meta.url));
const require = createRequire(import.meta.url);

const product = await startProduct();
const app = await newApp(createRequire(join(tools, "package.json")));

before(async () => {
  await app.build(view);
  await app.open();
});
after(async () => {
  await app.close();
  await product.remove();
});

test("with React 18, a typed code is checked offline, looked up and redeemed", async () => {
  const script = await readFile(join(app.folder, "node_modules", "react", "package.json"), "utf8");
  assert.match(JSON.parse(script).version, /^18\./);
  await joins(app, product);
});

test("with React 18, a code is created, revoked and restored", () => manages(app, product));

test("the hooks and components compile with React 18's types", async () => {
  await linkPackages(app.folder, ["@types/react", "@types/prop-types", "csstype"], createRequire(join(tools, "package.json")));
  await cp(fileURLToPath(new URL("../../package/consumer/react.tsx", import.meta.url)), join(app.folder, "react.tsx"));
  const compilerOptions = { strict: true, exactOptionalPropertyTypes: true, noEmit: true, target: "es2022", module: "nodenext", jsx: "react-jsx", lib: ["es2022", "dom"], types: [], preserveSymlinks: true };
  await writeFile(join(app.folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["react.tsx"] }));
  const compiler = join(dirname(require.resolve("typescript/package.json")), "bin", "tsc");
  assert.equal(spawnSync(process.execPath, [compiler, "--project", "tsconfig.json"], { cwd: app.folder, encoding: "utf8" }).stdout, "");
});
