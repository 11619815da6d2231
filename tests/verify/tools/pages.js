// Pages built and served by each bundler, in a real Chromium.
import assert from "node:assert/strict";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { before, test } from "node:test";
import { openPage, visit } from "../../package/page.js";
import { assertStory } from "../../package/story.js";
import { command, consumers, installPackage, page, pageScript, project, run } from "./consumers.js";

const tools = new URL(`file://${consumers}/node_modules/`);
/** @param {string} path */
const load = (path) => import(new URL(path, tools).href);

before(installPackage);

/**
 * @param {string} name
 * @param {string} [script]
 */
const app = (name, script = pageScript()) => project(name, { "main.js": script, "index.html": page("/main.js") });

const versions = ["vite-4", "vite-5", "vite-6", "vite-7", "vite"];

/**
 * What a page of Vite's development server leaves.
 *
 * @param {string} version
 * @param {string[]} exclude
 */
async function developed(version, exclude) {
  const root = await app(`${version}-dev`);
  const { createServer } = await load(`${version}/dist/node/index.js`);
  const server = await createServer({
    root,
    configFile: false,
    logLevel: "error",
    cacheDir: join(root, ".vite"),
    optimizeDeps: { exclude },
    server: { host: "127.0.0.1", port: 0, hmr: false },
  });
  try {
    await server.listen();
    return (await visit(`http://127.0.0.1:${server.httpServer.address().port}/`)).result;
  } finally {
    await server.close();
  }
}

for (const version of versions) {
  test(`a page built by ${version} runs without any configuration`, async () => {
    const root = await app(`${version}-build`);
    const { build } = await load(`${version}/dist/node/index.js`);
    await build({ root, configFile: false, logLevel: "error" });
    assertStory((await openPage(join(root, "dist"))).result);
  });

  test(`the development server of ${version} runs it with the line that the README gives`, async () => {
    assertStory(await developed(version, ["invitcode"]));
  });
}

for (const version of versions.slice(0, 4)) {
  test(`without that line, the page of ${version} says which address answered what, and the line`, async () => {
    const { code, message } = await developed(version, []);
    assert.equal(code, "ERR_MODULE", message);
    assert.match(message, /^http:\/\/127\.0\.0\.1:\d+\/.*invitcode_wasm_bg\.wasm\S* answered (200, text\/html: not WebAssembly, starting with "<!|404, )/);
    assert.match(message, /In vite\.config\.js write: optimizeDeps: \{ exclude: \["invitcode"\] \}$/);
  });
}

test("the development server of Vite 8 needs no line", async () => {
  assertStory(await developed("vite", []));
});

for (const entry of ["webpack/lib/index.js", "@rspack/core/dist/index.js"]) {
  const name = String(/[a-z]+pack/.exec(entry));
  test(`a page built by ${name} runs without any configuration`, async () => {
    const folder = await app(name);
    const loaded = await load(entry);
    const compiler = (loaded.rspack ?? loaded.default)({
      mode: "production",
      context: folder,
      entry: "./main.js",
      output: { path: join(folder, "dist"), filename: "bundle.js" },
    });
    await new Promise((resolve, reject) => {
      compiler.run((/** @type {Error | null} */ error, /** @type {any} */ stats) =>
        error || stats.hasErrors() ? reject(error ?? new Error(stats.toString())) : resolve(undefined),
      );
    });
    await writeFile(join(folder, "dist", "index.html"), page("/bundle.js", "text/javascript"));
    assertStory((await openPage(join(folder, "dist"))).result);
  });
}

test("a page built by Parcel runs with its switch for exports", async () => {
  const folder = await project(
    "parcel",
    { "main.js": pageScript(), "index.html": page("./main.js") },
    { "@parcel/resolver-default": { packageExports: true } },
  );
  run(folder, process.execPath, [await command("parcel"), "build", "index.html", "--no-cache", "--dist-dir", "dist"]);
  assertStory((await openPage(join(folder, "dist"))).result);
});

/** @typedef {(folder: string, format: "esm" | "iife") => Promise<unknown>} Bundler bundles `main.js` into `dist/bundle.js` */

/** @type {Record<string, Bundler>} */
const copyless = {
  async esbuild(folder, format) {
    const { build } = (await load("esbuild/lib/main.js")).default;
    await build({ entryPoints: [join(folder, "main.js")], outfile: join(folder, "dist/bundle.js"), bundle: true, format, logLevel: "silent" });
  },
  async Rollup(folder, format) {
    const { rollup } = await load("rollup/dist/es/rollup.js");
    const { nodeResolve } = await load("@rollup/plugin-node-resolve/dist/es/index.js");
    const bundle = await rollup({ input: join(folder, "main.js"), plugins: [nodeResolve({ browser: true })], logLevel: "silent" });
    await bundle.write({ file: join(folder, "dist/bundle.js"), format });
  },
  async "bun build"(folder, format) {
    run(folder, await command("bun"), ["build", "./main.js", "--target=browser", `--format=${format}`, "--outfile=dist/bundle.js"]);
  },
};

for (const [name, bundle] of Object.entries(copyless)) {
  /**
   * @param {string} script
   * @param {boolean} copied whether the WebAssembly is put beside the bundle
   * @param {"esm" | "iife"} [format]
   */
  const built = async (script, copied, format = "esm") => {
    const folder = await app(`page-${name.replace(" ", "-")}`, script);
    await mkdir(join(folder, "dist"));
    await bundle(folder, format);
    await writeFile(join(folder, "dist", "index.html"), page("/bundle.js", format === "esm" ? "module" : "text/javascript"));
    if (copied) await copyFile(join(folder, "node_modules/invitcode/invitcode_wasm_bg.wasm"), join(folder, "dist", "invitcode_wasm_bg.wasm"));
    return (await openPage(join(folder, "dist"))).result;
  };

  test(`a page built by ${name} runs where the WebAssembly is copied beside the bundle`, async () => {
    assertStory(await built(pageScript(), true));
  });

  test(`without the copy, a page built by ${name} says which address answered what, and what to write`, async () => {
    const { code, message } = await built(pageScript(), false);
    assert.equal(code, "ERR_MODULE", message);
    assert.match(message, /^http:\/\/127\.0\.0\.1:\d+\/invitcode_wasm_bg\.wasm answered 404, .*invitcode\/embedded/);
  });

  test(`a page built by ${name} with invitcode/embedded needs no copy`, async () => {
    assertStory(await built(`import bytes from "invitcode/embedded";\n${pageScript("await init(bytes);")}`, false));
  });

  // A classic script that Bun builds cannot even be parsed: it holds `import.meta`.
  if (name === "bun build") continue;
  test(`a classic script built by ${name} runs with an address`, async () => {
    assertStory(await built(pageScript('await init("/invitcode_wasm_bg.wasm");'), true, "iife"));
  });
}

test("a classic script built by esbuild does not know its address and says what to write", async () => {
  const folder = await app("page-classic");
  await copyless.esbuild?.(folder, "iife");
  await writeFile(join(folder, "dist", "index.html"), page("/bundle.js", "text/javascript"));
  const { code, message } = (await openPage(join(folder, "dist"))).result;
  assert.equal(code, "ERR_MODULE", message);
  assert.match(message, /no import\.meta\.url.*invitcode\/embedded/);
});
