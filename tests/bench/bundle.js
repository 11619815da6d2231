/** Bundles workers like `wrangler deploy`, so that the benchmark measures what would be deployed. */
import { execFile } from "node:child_process";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { quietly } from "../../js/tools/wrangler.js";
import { compatibility } from "../support/worker-modules.js";

/** @typedef {{ type: "esm" | "text" | "wasm", contents: string | Uint8Array<ArrayBuffer> }} Module */
/** @typedef {{ main: string, modules: Record<string, Module> }} Bundle */

export const root = new URL("../../", import.meta.url);
const run = promisify(execFile);

/**
 * @param {string} config a wrangler configuration file
 * @param {string} folder where the output goes
 * @returns {Promise<Bundle>}
 */
async function bundle(config, folder) {
  const output = join(folder, "output");
  await mkdir(output, { recursive: true });
  const wrangler = fileURLToPath(new URL("node_modules/wrangler/bin/wrangler.js", root));
  await run(process.execPath, [wrangler, "deploy", "--dry-run", "--config", config, "--outdir", output], {
    cwd: fileURLToPath(root),
    env: quietly(join(folder, "wrangler-logs")),
  });
  /** @type {Record<string, Module>} */
  const modules = {};
  for (const name of await readdir(output)) {
    const file = join(output, name);
    if (extname(name) === ".js") modules[name] = { type: "esm", contents: await readFile(file, "utf8") };
    if (extname(name) === ".json") modules[name] = { type: "text", contents: await readFile(file, "utf8") };
    if (extname(name) === ".wasm") modules[name] = { type: "wasm", contents: new Uint8Array(await readFile(file)) };
  }
  const main = Object.keys(modules).find((name) => name.endsWith(".js"));
  if (main === undefined) throw new Error(`wrangler made no module from ${config}`);
  return { main, modules };
}

/** invitcode's own worker, by the configuration that deploys it. @param {string} folder */
export function bundleProduct(folder) {
  return bundle(fileURLToPath(new URL("wrangler.toml", root)), join(folder, "product"));
}

/** The reference, with the same settings of runtime and bundler as the product. @param {string} folder */
export async function bundleReference(folder) {
  const { compatibilityDate, compatibilityFlags } = await compatibility();
  const own = join(folder, "reference");
  await mkdir(own, { recursive: true });
  const config = join(own, "wrangler.json");
  await writeFile(
    config,
    JSON.stringify({
      name: "reference",
      main: fileURLToPath(new URL("tests/bench/reference.js", root)),
      compatibility_date: compatibilityDate,
      compatibility_flags: compatibilityFlags,
      minify: /^minify\s*=\s*true/m.test(await readFile(new URL("wrangler.toml", root), "utf8")),
    }),
  );
  return bundle(config, own);
}
