/**
 * A worker's modules, `js/worker/index.js` unless another entry is named: bundled once per test process, and the
 * WebAssembly as the compiled module that workerd expects.
 */
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** @typedef {Record<string, { type: "esm" | "wasm", contents: string | Uint8Array<ArrayBuffer> }>} Modules */

const root = new URL("../../", import.meta.url);

/** The module between the worker and its database, for tests with delays or faults. */
export const STAGED_ENTRY = "staged-entry.js";
const STAGE = [STAGED_ENTRY, "d1-errors.js", "seeded.js"];

/** By entry. @type {Map<string, Promise<Modules>>} */
const bundled = new Map();

/** @param {string} entry @returns {Promise<Modules>} */
async function bundle(entry) {
  /** @type {Modules} */
  const modules = {};
  const result = await build({
    entryPoints: [fileURLToPath(new URL(entry, root))],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2024",
    conditions: ["workerd", "worker", "browser"],
    loader: { ".json": "text" },
    external: ["cloudflare:*", "node:*"],
    logLevel: "silent",
    plugins: [
      {
        name: "compiled-wasm",
        setup({ onResolve, resolve }) {
          onResolve({ filter: /\.wasm$/ }, async ({ path, importer, resolveDir, kind, pluginData }) => {
            if (pluginData === "resolving") return undefined;
            const found = await resolve(path, { importer, resolveDir, kind, pluginData: "resolving" });
            if (found.errors.length > 0) return { errors: found.errors };
            const name = basename(found.path);
            modules[name] = { type: "wasm", contents: new Uint8Array(await readFile(found.path)) };
            return { path: `./${name}`, external: true };
          });
        },
      },
    ],
  });
  const [output] = result.outputFiles;
  if (output === undefined) throw new Error("the worker gave no bundle");
  modules["worker.js"] = { type: "esm", contents: output.text };
  for (const name of STAGE) {
    modules[name] = { type: "esm", contents: await readFile(new URL(`tests/support/${name}`, root), "utf8") };
  }
  return modules;
}

/** @param {string} [entry] its path in the repository @returns {Promise<Modules>} */
export function workerModules(entry = "js/worker/index.js") {
  const before = bundled.get(entry);
  if (before !== undefined) return before;
  const modules = bundle(entry);
  bundled.set(entry, modules);
  return modules;
}

/** The compatibility date and flags of the deployed worker. */
export async function compatibility() {
  const config = await readFile(new URL("wrangler.toml", root), "utf8");
  const date = /^compatibility_date\s*=\s*"([^"]+)"/m.exec(config)?.[1];
  if (date === undefined) throw new Error("wrangler.toml has no compatibility_date");
  const flags = /^compatibility_flags\s*=\s*\[([^\]]*)\]/m.exec(config)?.[1] ?? "";
  return { compatibilityDate: date, compatibilityFlags: [...flags.matchAll(/"([^"]+)"/g)].map(([, flag]) => String(flag)) };
}
