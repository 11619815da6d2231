import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cp, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { installPackage, linkPackages } from "./installed.js";

const require = createRequire(import.meta.url);

/** The newest TypeScript and the oldest that the package's README promises. */
const compilers = ["typescript", "typescript-4-9"];

/** @type {import("./installed.js").Installed} */
let installed;
before(async () => {
  installed = await installPackage();
  await cp(fileURLToPath(new URL("consumer", import.meta.url)), installed.folder, { recursive: true });
  const types = dirname(require.resolve("@cloudflare/workers-types/package.json"));
  await symlink(types, join(installed.folder, "workers-types"));
  await linkPackages(installed.folder, ["react", "convex", "@types/react", "csstype", "better-auth"]);
});
after(() => installed.remove());

/**
 * @param {string} file
 * @param {Record<string, unknown>} options
 * @param {string} [compiler]
 */
async function complaints(file, options, compiler = "typescript") {
  const { folder } = installed;
  const compilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    target: "es2022",
    skipLibCheck: false,
    types: [],
    ...options,
  };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: [file] }));
  const command = join(dirname(require.resolve(`${compiler}/package.json`)), "bin", "tsc");
  return spawnSync(process.execPath, [command, "--project", "tsconfig.json"], { cwd: folder, encoding: "utf8" }).stdout;
}

test("types of a page follow from the path: right calls compile, and wrong ones do not", async () => {
  for (const [module, moduleResolution] of [["esnext", "bundler"], ["nodenext", "nodenext"]]) {
    const found = await complaints("page.mts", { module, moduleResolution, lib: ["es2022", "dom"] });
    assert.equal(found, "", String(moduleResolution));
  }
});

test("a worker compiles without the types of a browser", async () => {
  const found = await complaints("worker.mts", {
    module: "esnext",
    moduleResolution: "bundler",
    lib: ["es2022"],
    types: ["./workers-types"],
  });
  assert.equal(found, "");
});

test("a worker that mounts the service compiles, and wrong options and calls do not", async () => {
  for (const [module, moduleResolution] of [["esnext", "bundler"], ["nodenext", "nodenext"]]) {
    const found = await complaints("mounted.mts", { module, moduleResolution, lib: ["es2022"], types: ["./workers-types"] });
    assert.equal(found, "", String(moduleResolution));
  }
});

for (const compiler of compilers) {
  test(`a program without the types of a browser or of Node compiles with ${compiler}, the package's types included`, async () => {
    const bundler = compiler === "typescript" ? "bundler" : "node";
    for (const [module, moduleResolution] of [["esnext", bundler], ["nodenext", "nodenext"]]) {
      const found = await complaints("bare.mts", { module, moduleResolution, lib: ["es2022"] }, compiler);
      assert.equal(found, "", `${compiler}, ${moduleResolution}`);
    }
  });
}

test("a page compiles with the oldest supported TypeScript", async () => {
  const options = { module: "nodenext", moduleResolution: "nodenext", lib: ["es2022", "dom"] };
  assert.equal(await complaints("page.mts", options, "typescript-4-9"), "");
});

const strict = { module: "nodenext", moduleResolution: "nodenext", jsx: "react-jsx" };

test("the functions over a service compile with and without the types of a browser, in old and new TypeScript", async () => {
  for (const compiler of compilers) {
    for (const lib of [["es2022"], ["es2022", "dom"]]) {
      assert.equal(await complaints("http.mts", { ...strict, lib }, compiler), "", `${compiler}, ${lib}`);
    }
  }
});

test("a program in Node compiles: right uses of storage and serve do, and wrong ones do not", async () => {
  await linkPackages(installed.folder, ["@types/node", "undici-types"]);
  for (const options of [{ ...strict, types: ["node"], lib: ["es2022"] }, { ...strict, module: "esnext", moduleResolution: "bundler", types: ["node"], lib: ["es2022", "dom"] }]) {
    assert.equal(await complaints("node.mts", options), "");
  }
});

const others = { ...strict, lib: ["es2022", "dom"] };

test("Convex's hooks and clients know every function's arguments and reply by api.module.name", async () => {
  assert.equal(await complaints("api.mts", others), "");
});

test("the hooks and components for React compile: right uses do, and wrong ones do not", async () => {
  for (const options of [others, { ...others, module: "esnext", moduleResolution: "bundler" }, { ...others, lib: ["es2022"], skipLibCheck: true }]) {
    assert.equal(await complaints("react.tsx", options), "");
  }
});

test("better-auth's server and client know the plugin's options, calls and errors", async () => {
  for (const options of [others, { ...others, module: "esnext", moduleResolution: "bundler" }]) {
    // better-auth's own types name packages that only some of its users have.
    assert.equal(await complaints("better-auth.mts", { ...options, skipLibCheck: true, types: [] }), "");
  }
});
