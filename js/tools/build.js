import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { packageFiles } from "./build-package.js";
import { buildWasm, codeName, glueName, workerName } from "./build-wasm.js";
import { CommandError } from "./command.js";
import { ensureBindgen } from "./ensure-bindgen.js";
import { ensureRust } from "./ensure-rust.js";
import { filesIn } from "./files-in.js";

const project = resolve(fileURLToPath(new URL("../..", import.meta.url)));

/**
 * @typedef {object} BuildOptions
 * @property {string} [root] the folder of the sources; the project's folder by default
 * @property {string} [tools] the folder in which wasm-bindgen is or will be installed
 */

/**
 * Builds the npm package from the sources.
 * @param {BuildOptions} [options]
 * @returns {Map<string, Buffer>} each file of the package by its name
 */
export function buildPackage({ root = project, tools = join(project, "target", "tools") } = {}) {
  ensureRust(root);
  const { bindgen } = ensureBindgen(root, tools);
  const target = join(root, "target", "package");
  const stage = join(target, "stage");
  rmSync(stage, { recursive: true, force: true });
  mkdirSync(stage, { recursive: true });
  buildWasm({ root, target, bindgen, stage });
  return packageFiles({ root, stage });
}

/**
 * Makes a folder hold exactly these files.
 * @param {string} folder
 * @param {Map<string, Buffer>} files
 */
export function writePackage(folder, files) {
  for (const name of filesIn(folder)) {
    if (!files.has(name)) rmSync(join(folder, name));
  }
  for (const [name, bytes] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
    // A command begins with the program that runs it.
    if (bytes.subarray(0, 2).toString() === "#!") chmodSync(join(folder, name), 0o755);
  }
}

/**
 * The differences between a folder and the package, one line for each file.
 * @param {string} folder
 * @param {Map<string, Buffer>} files
 * @returns {string[]}
 */
export function differences(folder, files) {
  const present = filesIn(folder);
  const names = [...new Set([...files.keys(), ...present])].sort();
  return names.flatMap((name) => {
    const built = files.get(name);
    if (built === undefined) return [`${name}: is not part of the package`];
    if (!present.includes(name)) return [`${name}: is missing`];
    return readFileSync(join(folder, name)).equals(built) ? [] : [`${name}: differs from what the sources build to`];
  });
}

/**
 * @param {Map<string, Buffer>} files
 * @returns {string}
 */
function sizes(files) {
  const of = (/** @type {string} */ name) => {
    const wasm = files.get(name) ?? Buffer.alloc(0);
    return `${wasm.length} bytes, ${gzipSync(wasm, { level: 9, memLevel: 9 }).length} bytes gzip`;
  };
  return `pkg/: ${files.size} files; WebAssembly of pages ${of(`${glueName}_bg.wasm`)}; of codes alone ${of(`${codeName}_bg.wasm`)}; of the worker ${of(`${workerName}_bg.wasm`)}`;
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    const files = buildPackage();
    writePackage(join(project, "pkg"), files);
    console.log(sizes(files));
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
