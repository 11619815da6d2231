/** Workers as `wrangler deploy` would upload them, so that what is measured is what would run. */
import { execFile } from "node:child_process";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** @typedef {{ type: "esm" | "wasm", contents: string | Uint8Array<ArrayBuffer> }} Module */
/** @typedef {{ main: string, modules: Record<string, Module> }} Bundle */

export const root = new URL("../../", import.meta.url);
const run = promisify(execFile);

/** Keeps wrangler from the network and from the user's folders. @param {string} folder */
const quietly = (folder) => ({
  ...process.env,
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_SEND_ERROR_REPORTS: "false",
  WRANGLER_HIDE_BANNER: "true",
  WRANGLER_LOG_PATH: join(folder, "wrangler-logs"),
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
});

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
    env: quietly(folder),
  });
  /** @type {Record<string, Module>} */
  const modules = {};
  for (const name of await readdir(output)) {
    const file = join(output, name);
    if (extname(name) === ".js") modules[name] = { type: "esm", contents: await readFile(file, "utf8") };
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

/** The date and the flags that fix the runtime's behaviour, from the product's configuration. */
export async function compatibility() {
  const config = await readFile(new URL("wrangler.toml", root), "utf8");
  const date = /^compatibility_date\s*=\s*"([^"]+)"/m.exec(config)?.[1];
  if (date === undefined) throw new Error("wrangler.toml has no compatibility_date");
  const flags = /^compatibility_flags\s*=\s*\[([^\]]*)\]/m.exec(config)?.[1] ?? "";
  return { compatibilityDate: date, compatibilityFlags: [...flags.matchAll(/"([^"]+)"/g)].map(([, flag]) => String(flag)) };
}
