import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, posix, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { codeName, glueName, workerName } from "./build-wasm.js";
import { output, run } from "./command.js";
import { filesIn } from "./files-in.js";
import { manifest } from "./package-manifest.js";
import { viewerFiles } from "./viewer-files.js";

const require = createRequire(import.meta.url);

const builder = fileURLToPath(new URL("build-pages.js", import.meta.url));

/** The modules that an import of the package can lead to, by their place in `js/`. */
const entries = [
  ...["index.js", "node.js", "workerd.js", "compiled.js", "code.js", "code-node.js", "http.js", "convex-api.js", "worker.js"].map((name) => `package/${name}`),
  "node/index.js",
  "better-auth/index.js",
  "better-auth/client.js",
  "react/index.js",
  "cli/index.js",
];

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

/** The folders of `js/` whose modules share the package's folder. All others keep their own, as `invitcode/react` does. */
const shared = ["package", "bindings"];

/**
 * The place of a source in the package, or of a file that is built.
 * @param {string} sources the folder `js/`
 * @param {string} path
 */
function placeOf(sources, path) {
  const [folder = "", ...rest] = relative(sources, path).split(sep);
  // What is built, and the migrations, which keep the name of their folder only.
  if (folder === "..") return rest.slice(rest[0] === "src" ? 2 : 1).join("/");
  if (shared.includes(folder)) return basename(path);
  // The built pages are in `pages`.
  return [...(folder === "pages" ? ["worker"] : []), folder, ...rest].join("/");
}

/**
 * The entries and all modules that they load from the source folders, with the imports of the package's folders.
 * @param {string} sources the folder `js/`
 * @returns {Map<string, string>} source by place
 */
function wrapperModules(sources) {
  /** @type {Map<string, string>} */
  const modules = new Map();
  const pending = entries.map((entry) => join(sources, entry));
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    const place = placeOf(sources, path);
    if (modules.has(place)) continue;
    const source = text(path);
    const folder = dirname(path);
    modules.set(place, relocate(source, (target) => posix.relative(posix.dirname(place), placeOf(sources, join(folder, target)))));
    for (const [, next] of source.matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+\.js)"/g)) {
      if (!String(next).includes("/pkg/")) pending.push(join(folder, String(next)));
    }
  }
  return modules;
}

/**
 * Rewrites the relative paths of a source.
 * @param {string} source
 * @param {(target: string) => string} moved
 * @returns {string}
 */
function relocate(source, moved) {
  return source.replaceAll(/"(\.\.?\/(?:[\w.-]+\/)*[\w-]+\.\w+)"/g, (_, target) => {
    const path = moved(target);
    return `"${path.startsWith(".") ? path : `./${path}`}"`;
  });
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
      // The worker writes bytes as hexadecimal.
      lib: ["es2024", "esnext.typedarrays", "dom", "dom.iterable"],
      module: "nodenext",
      newLine: "lf",
      // better-auth's types name modules of runtimes that are not here.
      skipLibCheck: true,
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
    ...["better-auth", "bundlers", "functions", "react"].map((name) => /** @type {[string, string]} */ ([`docs/${name}.md`, join(root, "docs", `${name}.md`)])),
    ...licences.map((name) => /** @type {[string, string]} */ ([name, join(root, name)])),
    ...readdirSync(migrations).map((name) => /** @type {[string, string]} */ ([`migrations/${name}`, join(migrations, name)])),
  ];
}

/**
 * The migrations as a module, for databases that the worker makes itself. Comments are left out.
 *
 * @param {string} root
 */
function schema(root) {
  const folder = join(root, "src", "storage", "migrations");
  const texts = readdirSync(folder).sort().map((name) => text(join(folder, name)).replaceAll(/^\s*--.*\n/gm, "").replaceAll(/\n{2,}/g, "\n"));
  const items = texts.map((sql) => `  ${JSON.stringify(sql)},\n`).join("");
  return `// Made from the migrations by \`npm run build\`; do not edit.\n\n/** The schema as numbered migrations, oldest first. @type {readonly string[]} */\nexport const migrations = Object.freeze([\n${items}]);\n`;
}

/**
 * The packages that the modules load, with their versions: those of the repository, and what is compatible with them.
 *
 * @param {string} root
 * @param {Map<string, string>} modules
 */
function dependenciesOf(root, modules) {
  /** @type {Record<string, string>} */
  const pinned = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).dependencies;
  const loaded = [...modules.values()].flatMap((source) => [...source.matchAll(/^(?:import|export)[^;"]* from "([@\w][^":]*)";$/gm)].map(([, name]) => String(name)));
  const names = Object.keys(pinned).filter((name) => loaded.some((path) => path === name || path.startsWith(`${name}/`)));
  return Object.fromEntries(names.map((name) => [name, `^${pinned[name]}`]));
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
 * A page whose links lead somewhere in the package: a link to a page that is not in it becomes its text.
 *
 * @param {string} page
 * @param {string} name
 * @param {Set<string>} names of the files that are copied
 */
const withoutLinksElsewhere = (page, name, names) =>
  page.replaceAll(/\[([^\]]+)\]\((?!https?:|#)([^)#]*)(?:#[^)]*)?\)/g, (link, words, to) => (names.has(posix.join(posix.dirname(name), to)) ? link : words));

/**
 * Assembles the package around the glue and WebAssembly in the staging folder.
 * @param {{ root: string, stage: string }} folders
 * @returns {Map<string, Buffer>} each file of the package by its name
 */
export function packageFiles({ root, stage }) {
  const modules = wrapperModules(join(root, "js"));
  for (const [name, source] of modules) {
    mkdirSync(dirname(join(stage, name)), { recursive: true });
    writeFileSync(join(stage, name), source);
  }
  writeFileSync(join(stage, "functions.d.ts"), printed(root, "types"));
  writeFileSync(join(stage, "statements.js"), printed(root, "statements"));
  writeFileSync(join(stage, "kinds.js"), printed(root, "kinds"));
  writeFileSync(join(stage, "schema.js"), schema(root));
  for (const name of [glueName, codeName, workerName]) writeFileSync(join(stage, `${name}_bg.wasm.d.ts`), wasmTypes);
  writeFileSync(join(stage, "embedded.js"), embedded(readFileSync(join(stage, `${glueName}_bg.wasm`))));
  for (const [name, bytes] of pages({ root, stage })) {
    mkdirSync(dirname(join(stage, name)), { recursive: true });
    writeFileSync(join(stage, name), bytes);
  }
  declare(stage, [...modules.keys(), "embedded.js"]);

  const built = filesIn(stage).filter((name) => !name.endsWith(".json"));
  /** @type {Map<string, Buffer>} */
  const files = new Map();
  for (const name of built) files.set(name, readFileSync(join(stage, name)));
  const copied = copies(root);
  const names = new Set(copied.map(([name]) => name));
  for (const [name, source] of copied) files.set(name, Buffer.from(name.endsWith(".md") ? withoutLinksElsewhere(text(source), name, names) : text(source)));
  // For `serve` of `invitcode/node`. A worker has them among its assets.
  for (const [name, source] of Object.entries(viewerFiles(root))) files.set(`viewer/${name}`, name.endsWith(".png") ? readFileSync(source) : Buffer.from(text(source)));
  files.set("openapi.json", Buffer.from(printed(root, "openapi")));
  files.set("package.json", Buffer.from(manifest(root, [...files.keys()].sort(), dependenciesOf(root, modules))));
  return files;
}
