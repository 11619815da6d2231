import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { codeName, glueName, workerName } from "./build-wasm.js";
import { output, run } from "./command.js";
import { manifest } from "./package-manifest.js";

const require = createRequire(import.meta.url);

/** The modules that an import of the package can lead to. */
const entries = ["index.js", "node.js", "workerd.js", "compiled.js", "code.js", "code-node.js"];

/** What a bundler or workerd makes of an import of the WebAssembly file. */
const wasmTypes = `/** The compiled module, for \`initSync({ module })\`. */
declare const module: import("./platform.js").Module;
export default module;
`;

/**
 * The WebAssembly as a module, for bundles that have no file beside them. Not compressed: what compresses gives other
 * bytes on other machines.
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
 * The modules that these entries load from the sources' own folders, themselves included. In the package all
 * stand in one folder.
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
 * The sources name each other and the built files by their place in the repository; in the package all stand in
 * one folder.
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
  // Says to the compiler what the published manifest will say: these are modules.
  writeFileSync(join(stage, "package.json"), JSON.stringify({ type: "module" }));
  const compiler = join(dirname(require.resolve("typescript/package.json")), "bin", "tsc");
  run(process.execPath, [compiler, "--project", "tsconfig.json"], { cwd: stage });
}

/**
 * What goes into the package as it is: what npm and its users read, and the migrations, because `d1(env.DB)` needs
 * their tables: `migrations_dir = "node_modules/invitcode/migrations"` in a consumer's own `wrangler.toml`.
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
 * A text with the line ends that it has in the package on every machine.
 *
 * @param {string} file
 */
function text(file) {
  return readFileSync(file, "utf8").replaceAll("\r\n", "\n");
}

/**
 * What one of the crate's own binaries prints.
 *
 * @param {string} root
 * @param {string} binary
 */
function printed(root, binary) {
  return output("cargo", ["run", "--quiet", "--locked", "--bin", binary], { cwd: root });
}

/**
 * Puts the package together around glue and WebAssembly that already stand in the staging folder.
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
  files.set("openapi.json", Buffer.from(printed(root, "openapi")));
  // The worker of this repository alone loads the other WebAssembly: it is not published.
  const published = [...files.keys()].filter((name) => !name.startsWith(workerName)).sort();
  files.set("package.json", Buffer.from(manifest(root, published)));
  return files;
}
