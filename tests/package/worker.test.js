import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { Log, LogLevel, Miniflare } from "miniflare";
import { quietly } from "../../js/tools/wrangler.js";
import { compatibility } from "../support/worker-modules.js";
import { installPackage } from "./installed.js";
import { assertStory, tell } from "./story.js";

const require = createRequire(import.meta.url);
const worker = `import module from "invitcode/invitcode_wasm_bg.wasm";
import * as invitcode from "invitcode";
invitcode.initSync({ module });
${tell}
export default {
  async fetch(request, env) {
    const { d1, memory } = invitcode;
    const binding = new URL(request.url).pathname === "/d1" ? d1(env.DB) : memory();
    return Response.json(await tell(invitcode, binding));
  },
};`;

/** @type {import("./installed.js").Installed} */
let installed;
/** @type {Miniflare} */
let miniflare;

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
 * Does what a consumer does: tables by the migrations that the package brings, and a bundle by the command that
 * deploys it, which also decides what becomes of the import of a `.wasm` file.
 *
 * @param {string} folder
 */
async function prepare(folder) {
  const { compatibilityDate } = await compatibility();
  await writeFile(join(folder, "worker.js"), worker);
  const config = {
    name: "consumer",
    main: "worker.js",
    compatibility_date: compatibilityDate,
    d1_databases: [
      { binding: "DB", database_name: "DB", database_id: "consumer", migrations_dir: "node_modules/invitcode/migrations" },
    ],
  };
  await writeFile(join(folder, "wrangler.json"), JSON.stringify(config));
  wrangler(folder, ["deploy", "--dry-run", "--outdir", "bundle"]);
  wrangler(folder, ["d1", "migrations", "apply", "DB", "--local", "--persist-to", "storage"]);
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

before(async () => {
  installed = await installPackage();
  const { folder } = installed;
  await prepare(folder);
  miniflare = new Miniflare({
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
          manifest: { mainModule: "worker.js", modulesRoot: "/", modules: await modulesOf(join(folder, "bundle")) },
          env: { DB: { type: "d1", id: "consumer" } },
          exports: {},
        }),
        dev: { rootPath: folder, cacheAPI: false, unsafeRegisterWorker: false },
      },
    ],
  });
  await miniflare.ready;
});
after(async () => {
  await miniflare?.dispose();
  await installed.remove();
});

/**
 * @param {string} path
 */
async function ask(path) {
  const response = await miniflare.dispatchFetch(`http://worker${path}`);
  assert.equal(response.status, 200, await response.clone().text());
  return response.json();
}

test("in workerd it runs the functions over memory()", async () => {
  assertStory(/** @type {any} */ (await ask("/memory")));
});

test("in workerd it runs the functions over d1(env.DB)", async () => {
  assertStory(/** @type {any} */ (await ask("/d1")));
});
