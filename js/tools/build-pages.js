/**
 * Builds the files of the pages with Vite: scripts, styles, the check of codes with its WebAssembly.
 *
 *   node js/tools/build-pages.js ROOT STAGE FOLDER
 *
 * ROOT holds the sources, STAGE what was built of the package, FOLDER receives the files. The worker learns the names of
 * the files, which change with their contents, from one module a page. The style of the join page goes into the page
 * itself, so it becomes part of that module.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import { build } from "vite";

/** The modules that tell the worker the names of the files. */
export const filesNames = ["join-files.js", "console-files.js"];

/** The console is written for React and shipped with Preact, which is a tenth of the size. */
const PREACT = {
  "react-dom/client": "preact/compat/client",
  "react-dom": "preact/compat",
  "react/jsx-runtime": "preact/jsx-runtime",
  react: "preact/compat",
};

/**
 * What the sources take of `pkg/` comes from this build.
 *
 * @param {string} stage
 * @returns {import("vite").Plugin}
 */
function staged(stage) {
  return {
    name: "staged",
    enforce: "pre",
    resolveId: (source) => (source.includes("/pkg/") ? join(stage, basename(source)) : undefined),
    transform: (code, id) =>
      code.replaceAll(/new URL\("(?:\.\.\/)+pkg\/([\w.-]+)"/g, (_, name) => {
        const path = relative(dirname(id), join(stage, name)).split(sep).join("/");
        return `new URL(${JSON.stringify(path.startsWith(".") ? path : `./${path}`)}`;
      }),
  };
}

/**
 * @param {{ root: string, stage: string, page: string, input: Record<string, string>, alias?: Record<string, string> }} options
 */
async function bundled({ root, stage, page, input, alias = {} }) {
  const sources = join(root, "js", "pages", page);
  const result = await build({
    configFile: false,
    logLevel: "warn",
    root: sources,
    base: "./",
    plugins: [staged(stage)],
    resolve: { alias },
    build: {
      write: false,
      target: "es2022",
      modulePreload: false,
      assetsInlineLimit: 0,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(input).map(([name, file]) => [name, join(sources, file)])),
        output: { entryFileNames: "[name]-[hash].js", chunkFileNames: "[name]-[hash].js", assetFileNames: "[name]-[hash][extname]" },
      },
    },
  });
  const [built] = /** @type {import("vite").Rolldown.RolldownOutput[]} */ ([result].flat());
  if (built === undefined) throw new Error("Vite built nothing");
  return built.output;
}

/** @typedef {Awaited<ReturnType<typeof bundled>>} Output */

/** @param {Output} output */
const styleOf = (output) => output.find(({ fileName }) => fileName.endsWith(".css"));

/** @param {Output} output @param {string} name */
const scriptOf = (output, name) => output.find((file) => file.type === "chunk" && file.isEntry && file.name === name)?.fileName;

/** @param {string} page @param {object} files */
const moduleOf = (page, files) => `/** The files of the ${page}. Built from js/pages/. */\nexport const files = ${JSON.stringify(files, null, 2)};\n`;

/** @typedef {(name: string, content: string | Uint8Array) => void} Write */

/** @param {string} root @param {string} stage @param {Write} write */
async function buildJoin(root, stage, write) {
  const output = await bundled({ root, stage, page: "join", input: { join: "main.js", style: "join.css" } });
  const style = styleOf(output);
  const css = String(style?.type === "asset" ? style.source : "").trim();
  const script = scriptOf(output, "join");
  if (css === "" || script === undefined) throw new Error("Vite made no style or no script of the join page");
  /** A file whose name changes with its content. @param {string} name */
  const named = (name) => {
    const content = readFileSync(join(root, "js", "pages", "join", name));
    const written = name.replace(".", `-${hash(content, "base64url").slice(0, 8)}.`);
    write(written, content);
    return written;
  };
  for (const file of output) {
    const isStyle = file.fileName.endsWith(".css") || (file.type === "chunk" && file.name === "style");
    if (!isStyle) write(file.fileName, file.type === "chunk" ? file.code : file.source);
  }
  const files = { script, icon: named("icon.svg"), preview: named("preview.png"), style: css, styleHash: `sha256-${hash(css, "base64")}` };
  write("join-files.js", moduleOf("join page, and its style", files));
}

/** @param {string} root @param {string} stage @param {Write} write */
async function buildConsole(root, stage, write) {
  const output = await bundled({ root, stage, page: "console", input: { console: "main.jsx" }, alias: PREACT });
  const style = styleOf(output)?.fileName;
  const script = scriptOf(output, "console");
  if (style === undefined || script === undefined) throw new Error("Vite made no style or no script of the console");
  for (const file of output) write(file.fileName, file.type === "chunk" ? file.code : file.source);
  write("console-files.js", moduleOf("console", { script, style }));
}

/** @param {string | Buffer} content @param {"base64" | "base64url"} encoding */
function hash(content, encoding) {
  return createHash("sha256").update(content).digest(encoding);
}

const [root, stage, folder] = process.argv.slice(2);
if (folder !== undefined) {
  mkdirSync(folder, { recursive: true });
  /** @type {Write} */
  const write = (name, content) => writeFileSync(join(folder, name), content);
  await buildJoin(String(root), String(stage), write);
  await buildConsole(String(root), String(stage), write);
}
