import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { build } from "esbuild";
import { Log, LogLevel, Miniflare } from "miniflare";
import { quietly } from "../../js/tools/wrangler.js";
import { compatibility } from "../support/worker-modules.js";
import { installPackage } from "./installed.js";
import { snippets } from "./readme.js";
import { assertStory, tell } from "./story.js";

const require = createRequire(import.meta.url);

/** A worker that tells the story, started by these lines. @param {string} start */
const storyteller = (start) => `${start}
${tell}
export default {
  async fetch(request, env) {
    const { d1, memory } = invitcode;
    const binding = new URL(request.url).pathname === "/d1" ? d1(env.DB) : memory();
    return Response.json(await tell(invitcode, binding));
  },
};`;

/** @type {Record<string, string>} */
const workers = {
  "await init()": storyteller('import init, * as invitcode from "invitcode";\nawait init();'),
  "initSync()": storyteller('import * as invitcode from "invitcode";\ninvitcode.initSync();'),
  "initSync({ module })": storyteller(
    'import module from "invitcode/invitcode_wasm_bg.wasm";\nimport * as invitcode from "invitcode";\ninvitcode.initSync({ module });',
  ),
};

/** @type {import("./installed.js").Installed} */
let installed;

/**
 * @param {string} folder
 * @param {string[]} args
 */
function wrangler(folder, args) {
  const command = join(dirname(require.resolve("wrangler/package.json")), "bin", "wrangler.js");
  execFileSync(process.execPath, [command, ...args], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      ...quietly(join(folder, "logs")),
      CI: "true",
    },
  });
}

/**
 * Does what a consumer does: a bundle by the command that deploys it, which also decides what becomes of the import of
 * a `.wasm` file.
 *
 * @param {string} source
 */
async function bundled(source) {
  await writeFile(join(installed.folder, "worker.js"), source);
  await rm(join(installed.folder, "bundle"), { recursive: true, force: true });
  wrangler(installed.folder, ["deploy", "--dry-run", "--outdir", "bundle"]);
  return modulesOf(join(installed.folder, "bundle"));
}

/**
 * @param {string} folder
 * @returns {Promise<Record<string, { type: string, contents: string | Uint8Array }>>}
 */
async function modulesOf(folder) {
  const names = (await readdir(folder)).filter((name) => /\.(js|wasm)$/.test(name));
  const entries = names.map(async (name) => {
    const bytes = await readFile(join(folder, name));
    return [name, name.endsWith(".wasm") ? { type: "wasm", contents: new Uint8Array(bytes) } : { type: "esm", contents: bytes.toString() }];
  });
  return Object.fromEntries(await Promise.all(entries));
}

/**
 * @param {import("node:test").TestContext} context
 * @param {Record<string, { type: string, contents: string | Uint8Array }>} modules
 * @returns {Promise<(path: string, init?: any) => Promise<any>>} what asks the worker and reads its JSON
 */
async function served(context, modules) {
  const { folder } = installed;
  const miniflare = new Miniflare({
    host: "127.0.0.1",
    port: 0,
    cf: false,
    logRequests: false,
    enableDevRegistry: false,
    telemetry: { enabled: false },
    log: new Log(LogLevel.NONE),
    resourcePersistencePath: join(folder, "storage", "v3"),
    workers: [
      {
        config: /** @type {any} */ ({
          name: "consumer",
          ...(await compatibility()),
          manifest: { mainModule: "worker.js", modulesRoot: "/", modules },
          env: { DB: { type: "d1", id: "consumer" } },
          exports: {},
        }),
        dev: { rootPath: folder, cacheAPI: false, unsafeRegisterWorker: false },
      },
    ],
  });
  context.after(() => miniflare.dispose());
  await miniflare.ready;
  return async (path, init) => {
    const response = await miniflare.dispatchFetch(`http://worker${path}`, init);
    return response.json();
  };
}

before(async () => {
  installed = await installPackage();
  const config = {
    name: "consumer",
    main: "worker.js",
    compatibility_date: (await compatibility()).compatibilityDate,
    d1_databases: [
      { binding: "DB", database_name: "DB", database_id: "consumer", migrations_dir: "node_modules/invitcode/migrations" },
    ],
  };
  await writeFile(join(installed.folder, "wrangler.json"), JSON.stringify(config));
  wrangler(installed.folder, ["d1", "migrations", "apply", "DB", "--local", "--persist-to", "migrated"]);
});
beforeEach(async () => {
  await rm(join(installed.folder, "storage"), { recursive: true, force: true });
  await cp(join(installed.folder, "migrated"), join(installed.folder, "storage"), { recursive: true });
});
after(() => installed.remove());

for (const [start, source] of Object.entries(workers)) {
  test(`in workerd, started by ${start}, the package runs the functions over memory() and d1(env.DB)`, async (context) => {
    const ask = await served(context, await bundled(source));
    assertStory(await ask("/memory"));
    assertStory(await ask("/d1"));
  });
}

test("the worker of the package's README redeems a code over the packaged migrations", async (context) => {
  const [readme] = await snippets("In a worker", "js");
  await writeFile(join(installed.folder, "documented.js"), String(readme));
  const modules = await bundled(`import { d1, functions } from "invitcode";
import documented from "./documented.js";
const setUp = async (env) => {
  const call = functions(d1(env.DB));
  await call("server:c", { serverId: "chess", name: "Chess club", ownerId: "ada" });
  return Response.json(await call("invitCode:c", { serverId: "chess", creatorId: "ada" }));
};
export default { fetch: (request, env) => (request.method === "GET" ? setUp(env) : documented.fetch(request, env)) };`);
  const ask = await served(context, modules);
  const { data: code } = await ask("/");
  const reply = await ask("/", { method: "POST", body: JSON.stringify({ code, userId: "bob" }) });
  assert.deepEqual(reply, { status: "success", code: 200, message: "Code used", data: { serverId: "chess", joined: true } });
});

test("the entry for pages says in workerd which two lines to write", async (context) => {
  const lines = (/** @type {string} */ start) => `import init, { initSync } from "invitcode";
export default { fetch: () => (async () => { ${start} })().catch(({ code, message }) => Response.json({ code, message })) };`;
  const modules = async (/** @type {string} */ start) => {
    const result = await build({
      stdin: { contents: lines(start), resolveDir: installed.folder },
      bundle: true,
      write: false,
      format: "esm",
      conditions: ["worker", "browser"],
      logLevel: "silent",
    });
    return { "worker.js": { type: "esm", contents: String(result.outputFiles[0]?.text) } };
  };
  for (const start of ["await init();", "await init(null);", "initSync();", "await init(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]));"]) {
    const ask = await served(context, await modules(start));
    const { code, message } = await ask("/");
    assert.equal(code, "ERR_MODULE", message);
    assert.match(message, /In a worker write: import module from "invitcode\/invitcode_wasm_bg\.wasm"; initSync\(\{ module \}\)$/);
  }
});
