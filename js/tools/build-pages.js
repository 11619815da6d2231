/**
 * Builds the files of the join page with Vite: its script, the check of codes with its WebAssembly, its style.
 *
 *   node js/tools/build-pages.js ROOT STAGE FOLDER
 *
 * ROOT holds the sources, STAGE what was built of the package, FOLDER receives the files. The style goes into the page
 * itself, so it becomes part of a module for the worker, together with the names of the other files.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { build } from "vite";

/** The module that tells the worker the names of the files. */
export const filesName = "join-files.js";

/**
 * What the sources import of `pkg/` comes from this build.
 *
 * @param {string} stage
 * @returns {import("vite").Plugin}
 */
function staged(stage) {
  return {
    name: "staged",
    enforce: "pre",
    resolveId: (source) => (source.includes("/pkg/") ? join(stage, basename(source)) : undefined),
  };
}

/** @param {string} root @param {string} stage */
async function bundled(root, stage) {
  const sources = join(root, "js", "pages", "join");
  const result = await build({
    configFile: false,
    logLevel: "warn",
    root: sources,
    base: "./",
    plugins: [staged(stage)],
    build: {
      write: false,
      target: "es2022",
      modulePreload: false,
      assetsInlineLimit: 0,
      rolldownOptions: {
        input: { join: join(sources, "main.js"), style: join(sources, "join.css") },
        output: { entryFileNames: "[name]-[hash].js", chunkFileNames: "[name]-[hash].js", assetFileNames: "[name]-[hash][extname]" },
      },
    },
  });
  const [built] = /** @type {import("vite").Rolldown.RolldownOutput[]} */ ([result].flat());
  if (built === undefined) throw new Error("Vite built nothing");
  return built.output;
}

/** @param {string} root @param {string} stage @param {string} folder */
async function buildPages(root, stage, folder) {
  mkdirSync(folder, { recursive: true });
  const output = await bundled(root, stage);
  /** @param {string} name @param {string | Uint8Array} content */
  const write = (name, content) => writeFileSync(join(folder, name), content);
  const style = output.find(({ fileName }) => fileName.endsWith(".css"));
  const css = String(style?.type === "asset" ? style.source : "").trim();
  const script = output.find((file) => file.type === "chunk" && file.isEntry && file.name === "join")?.fileName;
  const icon = readFileSync(join(root, "js", "pages", "join", "icon.svg"));
  const iconName = `icon-${hash(icon, "base64url").slice(0, 8)}.svg`;
  if (css === "" || script === undefined) throw new Error("Vite made no style or no script of the join page");
  write(iconName, icon);
  for (const file of output) {
    const isStyle = file.fileName.endsWith(".css") || (file.type === "chunk" && file.name === "style");
    if (!isStyle) write(file.fileName, file.type === "chunk" ? file.code : file.source);
  }
  const files = { script, icon: iconName, style: css, styleHash: `sha256-${hash(css, "base64")}` };
  write(filesName, `/** The files of the join page, and its style. Built from js/pages/. */\nexport const files = ${JSON.stringify(files, null, 2)};\n`);
}

/** @param {string | Buffer} content @param {"base64" | "base64url"} encoding */
function hash(content, encoding) {
  return createHash("sha256").update(content).digest(encoding);
}

const [root, stage, folder] = process.argv.slice(2);
if (folder !== undefined) await buildPages(String(root), String(stage), folder);
