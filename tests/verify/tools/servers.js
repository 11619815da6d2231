// Bundles for servers, which have no file beside them. Each is moved to another folder before it runs.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { before, test } from "node:test";
import { assertStory } from "../../package/story.js";
import { command, consumers, installPackage, nodeScript, project, run, runNode } from "./consumers.js";

const tools = new URL(`file://${consumers}/node_modules/`);
/** @param {string} path */
const load = (path) => import(new URL(path, tools).href);

before(installPackage);

/**
 * Bundles `main.js` into `bundle.js` or `bundle.cjs` of a folder.
 *
 * @typedef {(folder: string, format: "esm" | "cjs") => Promise<unknown>} Bundler
 */

/** @param {"esm" | "cjs"} format */
const bundleName = (format) => (format === "esm" ? "bundle.js" : "bundle.cjs");

/** @param {string} folder @param {"esm" | "cjs"} format */
async function esbuild(folder, format) {
  const { build } = (await load("esbuild/lib/main.js")).default;
  await build({
    entryPoints: [join(folder, "main.js")],
    outfile: join(folder, bundleName(format)),
    bundle: true,
    platform: "node",
    format,
    logLevel: "silent",
  });
}

/** @param {string[]} exportConditions @returns {Bundler} */
const rollup = (exportConditions) => async (folder, format) => {
  const { rollup: start } = await load("rollup/dist/es/rollup.js");
  const { nodeResolve } = await load("@rollup/plugin-node-resolve/dist/es/index.js");
  const bundle = await start({ input: join(folder, "main.js"), plugins: [nodeResolve({ exportConditions })], logLevel: "silent" });
  await bundle.write({ file: join(folder, bundleName(format)), format, inlineDynamicImports: true });
};

/** @param {string} entry @returns {Bundler} */
const webpackLike = (entry) => async (folder, format) => {
  const loaded = await load(entry);
  const start = loaded.rspack ?? loaded.default;
  const compiler = start({
    mode: "production",
    context: folder,
    entry: "./main.js",
    target: "node",
    experiments: format === "esm" ? { outputModule: true } : {},
    output: { path: folder, filename: bundleName(format), ...(format === "esm" ? { module: true, library: { type: "module" } } : {}) },
    optimization: { splitChunks: false },
    plugins: loaded.default?.optimize ? [new loaded.default.optimize.LimitChunkCountPlugin({ maxChunks: 1 })] : [],
  });
  await new Promise((resolve, reject) => {
    compiler.run((/** @type {Error | null} */ error, /** @type {any} */ stats) =>
      error || stats.hasErrors() ? reject(error ?? new Error(stats.toString())) : resolve(undefined),
    );
  });
};

/** @param {string} folder @param {"esm" | "cjs"} format */
async function bun(folder, format) {
  run(folder, await command("bun"), ["build", "./main.js", "--target=node", `--format=${format}`, `--outfile=${bundleName(format)}`]);
}

/** @type {Record<string, Bundler>} */
const bundlers = {
  esbuild,
  "Rollup with the condition node": rollup(["node"]),
  webpack: webpackLike("webpack/lib/index.js"),
  Rspack: webpackLike("@rspack/core/dist/index.js"),
  "bun build": bun,
};

for (const [name, bundle] of Object.entries(bundlers)) {
  for (const format of /** @type {const} */ (["esm", "cjs"])) {
    test(`a bundle for Node by ${name} runs anywhere, as ${format}`, async () => {
      const folder = await project(`server-${name.replaceAll(/\W+/g, "-")}-${format}`, { "main.js": nodeScript() });
      await bundle(folder, format);
      const away = await project(`server-away`, { [bundleName(format)]: await readFile(join(folder, bundleName(format)), "utf8") });
      assertStory(JSON.parse(runNode(away, bundleName(format))));
    });
  }
}

test("a bundle by Rollup without the condition node says what to write", async () => {
  for (const format of /** @type {const} */ (["esm", "cjs"])) {
    const folder = await project(`server-rollup-${format}`, { "main.js": nodeScript() });
    await rollup([])(folder, format);
    const { code, message } = JSON.parse(runNode(folder, bundleName(format)));
    assert.equal(code, "ERR_MODULE", message);
    assert.match(message, /ENOENT.*invitcode\/embedded/);
  }
});

test("invitcode/embedded works in any bundle", async () => {
  const script = `import bytes from "invitcode/embedded";\n${nodeScript("await init(bytes);")}`;
  const folder = await project("server-embedded", { "main.js": script });
  await rollup([])(folder, "esm");
  assertStory(JSON.parse(runNode(folder, "bundle.js")));
});

test("an import of the WebAssembly file is the compiled module in a bundle for Node, as in Node itself", async () => {
  const script = `import module from "invitcode/invitcode_wasm_bg.wasm";\n${nodeScript("invitcode.initSync({ module });")}`;
  const folder = await project("server-module", { "main.js": script });
  assertStory(JSON.parse(runNode(folder, "main.js")));
  await esbuild(folder, "esm");
  assertStory(JSON.parse(runNode(folder, "bundle.js")));
});

/** How each runtime runs a module. @type {Record<string, () => Promise<[file: string, ...args: string[]]>>} */
const runtimes = {
  "The oldest Node that the manifest names": async () => [await command("node-20", "node")],
  Bun: async () => [await command("bun")],
  Deno: async () => [await command("deno"), "run", "--quiet", "--no-remote", "--allow-env", "--allow-read=."],
};

for (const [name, start] of Object.entries(runtimes)) {
  for (const call of ["init()", 'init("node_modules/invitcode/invitcode_wasm_bg.wasm")', "init(new URL('node_modules/invitcode/invitcode_wasm_bg.wasm', import.meta.url))"]) {
    test(`${name} runs the package from node_modules, started by ${call}`, async () => {
      const folder = await project("runtimes", { "main.js": nodeScript(`await ${call};`) });
      const [file, ...args] = await start();
      assertStory(JSON.parse(run(folder, file, [...args, "main.js"], { DENO_NO_UPDATE_CHECK: "1" })));
    });
  }
}

test("a program compiled by Bun needs no file beside it", async () => {
  const folder = await project("bun-compile", { "main.js": nodeScript() });
  run(folder, await command("bun"), ["build", "--compile", "./main.js", "--outfile=program"]);
  assertStory(JSON.parse(run(consumers, join(folder, "program"), [])));
});

test("require() of the package works where Node can require modules", async () => {
  const folder = await project("require", {
    "main.cjs": `const { default: init, memory, functions } = require("invitcode");
init().then(() => functions(memory())("server:c", { name: "Club", ownerId: "ada" })).then(({ message }) => console.log(message));`,
  });
  assert.match(runNode(folder, "main.cjs"), /Server created/);
});
