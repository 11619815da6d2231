/** What an entry of the package adds to a page: bundled and minified by Vite, without React and Convex. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "vite";

const pkg = fileURLToPath(new URL("../../pkg/", import.meta.url));

/** @typedef {{ raw: number, gzip: number }} Size */

/**
 * @param {string} file of the package, such as `http.js`
 * @param {string} [names] what a page imports from it; everything by default
 * @returns {Promise<{ script: Size, later: Size, wasm: Size }>} `later` is what is loaded when somebody opens it
 */
export async function sizeOfEntry(file, names = "* as all") {
  const folder = await mkdtemp(join(tmpdir(), "invitcode-size-"));
  try {
    const used = names === "* as all" ? "all" : names;
    await writeFile(join(folder, "main.js"), `import ${names} from ${JSON.stringify(join(pkg, file))};\nconsole.log(${used});\n`);
    const built = await build({
      root: folder,
      configFile: false,
      logLevel: "silent",
      build: { write: false, assetsInlineLimit: 0, modulePreload: false, rollupOptions: { input: join(folder, "main.js"), external: [/^react(\/|$)/, /^convex(\/|$)/] } },
    });
    const { output } = /** @type {any} */ (Array.isArray(built) ? built[0] : built);
    const bytes = (/** @type {any[]} */ files) => Buffer.concat(files.map(({ code, source }) => Buffer.from(code ?? source)));
    const scripts = output.filter((/** @type {any} */ { type }) => type === "chunk");
    const first = new Set(scripts.filter((/** @type {any} */ { isEntry }) => isEntry));
    for (const { imports } of first) for (const one of scripts) if (imports.includes(one.fileName)) first.add(one);
    const size = (/** @type {Buffer} */ content) => ({ raw: content.length, gzip: content.length === 0 ? 0 : gzipSync(content, { level: 9 }).length });
    const sizeOf = (/** @type {boolean} */ isFirst) => size(bytes(scripts.filter((/** @type {any} */ one) => first.has(one) === isFirst)));
    return { script: sizeOf(true), later: sizeOf(false), wasm: size(bytes(output.filter((/** @type {any} */ { fileName }) => fileName.endsWith(".wasm")))) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
