import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { codeName, glueName, workerName } from "./build-wasm.js";
import { output, run } from "./command.js";
import { manifest } from "./package-manifest.js";

const require = createRequire(import.meta.url);

const builder = fileURLToPath(new URL("build-pages.js", import.meta.url));

/** The modules that an import of the package can lead to. */
const entries = ["index.js", "node.js", "workerd.js", "compiled.js", "code.js", "code-node.js"];

/** Types for an import of the WebAssembly file in a bundler or in workerd. */
const wasmTypes = `/** The compiled module, for \`initSync({ module })\`. */
declare const module: import("./platform.js").Module;
export default module;
`;

/**
 * The WebAssembly as a module, for bundles without a file beside them. It is not compressed, because compressors give
 * different bytes on different machines.
 *
 * @param {Buffer} wasm
 */
const embedded = (wasm) => `const text = atob("${wasm.toString("base64")}");

/** The bytes of the WebAssembly, for \`init(bytes)\`. @type {Uint8Array} */
const bytes = new Uint8Array(text.length);
for (let index = 0; index < text.length; index += 1) bytes[index] = text.charCodeAt(index);
export default bytes;
`;

/**
 * The entries and all modules that they load from the source folders. In the package they share one folder.
 * @param {string} folder
 * @param {string[]} entries
 * @returns {Map<string, string>} source by name
 */
function wrapperModules(folder, entries) {
  /** @type {Map<string, string>} */
  const modules = new Map();
  const pending = entries.map((entry) => join(folder, entry));
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    const name = basename(path);
    if (modules.has(name)) continue;
    const source = text(path);
    modules.set(name, source);
    for (const [, next] of source.matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+\.js)"/g)) {
      if (!String(next).includes("/pkg/")) pending.push(join(dirname(path), String(next)));
    }
  }
  return modules;
}

/**
 * Rewrites imports: the sources refer to paths in the repository, but in the package all files share one folder.
 * @param {string} source
 * @returns {string}
 */
function relocate(source) {
  return source.replaceAll(/"\.\.?\/(?:[\w.-]+\/)*([\w-]+\.\w+)"/g, '"./$1"');
}

/**
 * Writes the declarations of the wrapper beside its modules, from their JSDoc.
 * @param {string} stage
 * @param {string[]} modules
 */
function declare(stage, modules) {
  const config = {
    compilerOptions: {
      allowJs: true,
      checkJs: true,
      strict: true,
      declaration: true,
      emitDeclarationOnly: true,
      target: "es2022",
      lib: ["es2024", "dom", "dom.iterable"],
      module: "nodenext",
      newLine: "lf",
      types: ["node"],
      typeRoots: [join(dirname(require.resolve("@types/node/package.json")), "..")],
    },
    files: modules,
  };
  writeFileSync(join(stage, "tsconfig.json"), JSON.stringify(config));
  // Tells the compiler that these are modules, as the published manifest will.
  writeFileSync(join(stage, "package.json"), JSON.stringify({ type: "module" }));
  const compiler = join(dirname(require.resolve("typescript/package.json")), "bin", "tsc");
  run(process.execPath, [compiler, "--project", "tsconfig.json"], { cwd: stage });
}

/**
 * Files that are copied into the package: the documents for npm and its users, and the migrations, which create the
 * tables that `d1(env.DB)` needs. A consumer's `wrangler.toml` names them:
 * `migrations_dir = "node_modules/invitcode/migrations"`.
 *
 * @param {string} root
 * @returns {[name: string, source: string][]}
 */
function copies(root) {
  const migrations = join(root, "src", "storage", "migrations");
  const licences = readdirSync(root).filter((name) => name.startsWith("LICENSE"));
  return [
    ["README.md", join(root, "js", "package", "README.md")],
    ["docs/bundlers.md", join(root, "docs", "bundlers.md")],
    ...licences.map((name) => /** @type {[string, string]} */ ([name, join(root, name)])),
    ...readdirSync(migrations).map((name) => /** @type {[string, string]} */ ([`migrations/${name}`, join(migrations, name)])),
  ];
}

/**
 * A text with the package's line ends, which are the same on every machine.
 *
 * @param {string} file
 */
function text(file) {
  return readFileSync(file, "utf8").replaceAll("\r\n", "\n");
}

/**
 * The output of one of the crate's binaries.
 *
 * @param {string} root
 * @param {string} binary
 */
function printed(root, binary) {
  return output("cargo", ["run", "--quiet", "--locked", "--bin", binary], { cwd: root });
}

/**
 * The files of the pages.
 *
 * @param {{ root: string, stage: string }} folders
 * @returns {[name: string, bytes: Buffer][]}
 */
function pages({ root, stage }) {
  const folder = join(dirname(stage), "pages");
  rmSync(folder, { recursive: true, force: true });
  run(process.execPath, [builder, root, stage, folder], { cwd: root });
  return readdirSync(folder).map((name) => [`pages/${name}`, readFileSync(join(folder, name))]);
}

/**
 * Assembles the package around the glue and WebAssembly in the staging folder.
 * @param {{ root: string, stage: string }} folders
 * @returns {Map<string, Buffer>} each file of the package by its name
 */
export function packageFiles({ root, stage }) {
  const modules = wrapperModules(join(root, "js", "package"), entries);
  for (const [name, source] of modules) writeFileSync(join(stage, name), relocate(source));
  writeFileSync(join(stage, "functions.d.ts"), printed(root, "types"));
  writeFileSync(join(stage, "statements.js"), printed(root, "statements"));
  for (const name of [glueName, codeName]) writeFileSync(join(stage, `${name}_bg.wasm.d.ts`), wasmTypes);
  writeFileSync(join(stage, "embedded.js"), embedded(readFileSync(join(stage, `${glueName}_bg.wasm`))));
  declare(stage, [...modules.keys(), "embedded.js"]);

  const built = readdirSync(stage).filter((name) => !name.endsWith(".json"));
  /** @type {Map<string, Buffer>} */
  const files = new Map();
  for (const name of built) files.set(name, readFileSync(join(stage, name)));
  for (const [name, source] of copies(root)) files.set(name, Buffer.from(text(source)));
  for (const [name, bytes] of pages({ root, stage })) files.set(name, bytes);
  files.set("openapi.json", Buffer.from(printed(root, "openapi")));
  // Only this repository's worker loads the other WebAssembly, so it is not published.
  const published = [...files.keys()].filter((name) => !name.startsWith(workerName)).sort();
  files.set("package.json", Buffer.from(manifest(root, published)));
  return files;
}
