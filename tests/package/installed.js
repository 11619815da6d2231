/**
 * The package as its users have it: packed by `npm pack`, installed from the tarball into an empty folder.
 */
import { execFile, execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const require = createRequire(import.meta.url);
const built = fileURLToPath(new URL("../../pkg", import.meta.url));
const modules = fileURLToPath(new URL("../../node_modules", import.meta.url));

/** @typedef {{ folder: string, packed: string[], remove: () => Promise<void> }} Installed */

/**
 * Runs npm without any network.
 *
 * @param {string[]} args
 * @param {string} cwd
 * @returns {string} what it printed
 */
function npm(args, cwd) {
  return execFileSync("npm", [...args, "--offline", "--no-audit", "--no-fund", "--loglevel=error"], { cwd, encoding: "utf8" });
}

/**
 * These packages and all that they depend on.
 *
 * @param {string[]} names
 * @returns {Promise<string[]>}
 */
async function allDependencies(names) {
  const found = new Set(names);
  for (const name of found) {
    const { dependencies = {} } = JSON.parse(await readFile(join(modules, name, "package.json"), "utf8"));
    for (const other of Object.keys(dependencies)) found.add(other);
  }
  return [...found];
}

/**
 * @returns {Promise<Installed>} the folder with the package in its `node_modules`, and the names in the tarball
 */
export async function installPackage() {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "invitcode-package-")));
  const [packed] = JSON.parse(npm(["pack", built, "--pack-destination", folder, "--json"], folder));
  await writeFile(join(folder, "package.json"), JSON.stringify({ name: "consumer", private: true, type: "module" }));
  // What the package depends on, as the repository has it.
  const { dependencies } = JSON.parse(await readFile(join(built, "package.json"), "utf8"));
  const others = (await allDependencies(Object.keys(dependencies))).map((name) => join(modules, name));
  // Published packages are built already: their scripts must not run here.
  const [...tarballs] = JSON.parse(npm(["pack", ...others, "--ignore-scripts", "--pack-destination", folder, "--json"], folder));
  npm(["install", ...[packed, ...tarballs].map(({ filename }) => `./${filename}`)], folder);
  return {
    folder,
    packed: packed.files.map((/** @type {{ path: string }} */ { path }) => path),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/**
 * Puts packages of this repository beside the installed one.
 *
 * @param {string} folder
 * @param {string[]} names
 * @param {NodeJS.Require} [from] finds them elsewhere
 */
export async function linkPackages(folder, names, from = require) {
  for (const name of names) {
    const place = join(folder, "node_modules", name);
    await mkdir(dirname(place), { recursive: true });
    // Not every package exports its manifest.
    const found = (from.resolve.paths(name) ?? []).map((modules) => join(modules, name)).find((path) => existsSync(path));
    if (found === undefined) throw new Error(`${name} is not installed`);
    await symlink(await realpath(found), place);
  }
}

/**
 * Runs a module in Node, in the folder where the package is installed.
 *
 * @param {string} folder
 * @param {string} source
 * @returns {Promise<any>} what it printed, as JSON
 */
export async function runInNode(folder, source) {
  const file = join(folder, "main.js");
  await writeFile(file, source);
  // Not waited for in place: the test itself may be what the module asks.
  const { stdout } = await promisify(execFile)(process.execPath, [file], { cwd: folder, encoding: "utf8" });
  return JSON.parse(stdout);
}
