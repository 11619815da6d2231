import { mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { output, run } from "./command.js";
import { wasmTarget } from "./ensure-rust.js";
import { evenOut } from "./even-out.js";
import { namedInOrder } from "./order-functions.js";
import { quickenGlue } from "./quicken-glue.js";
import { relaxGlue } from "./relax-glue.js";

const require = createRequire(import.meta.url);

/** The base name of the glue and of the WebAssembly file, part of the package's public paths. */
export const glueName = "invitcode_wasm";

/** The same for the worker, with the routes of all systems, but without the package's calls and the in-memory store. */
export const workerName = "invitcode_worker";

/** The same for codes and messages only, which the entry `invitcode/code` loads. */
export const codeName = "invitcode_code";

/**
 * One of the builds. Size comes first for pages, which download it. Speed comes first for the worker, which loads it
 * once and then answers every request.
 *
 * @typedef {object} Kind
 * @property {string} name the base name of its files
 * @property {string} feature the crate's feature
 * @property {string} profile the profile of `Cargo.toml`
 * @property {string[]} bindgen arguments for wasm-bindgen
 */

/** The compiler flags of every build. */
const flagsOfAll = [
  // The compact backend of the hash has a fifth of the code. It runs only twice a call, on a few bytes.
  '--cfg=sha2_backend_soft="compact"',
  // For all of LLVM's thresholds, that of optimising for size. With 25 the worker's file would be 4 KB larger (gzip) and
  // no call faster: what every call needs is in a separate crate, see `Cargo.toml`.
  "-Cllvm-args=-inline-threshold=5",
];

/** The other entries find their WebAssembly themselves; with this path, a bundle for servers would copy an unused file. */
const renewable = ["--experimental-reset-state-function", "--omit-default-module-path"];

/** @type {Kind[]} */
const kinds = [
  { name: workerName, feature: "faces", profile: "worker", bindgen: renewable },
  { name: glueName, feature: "memory", profile: "release", bindgen: renewable },
  // This module holds no state between calls, so it needs no reset.
  { name: codeName, feature: "code", profile: "release", bindgen: [] },
];

/**
 * The compiler already inlines: a second round makes the compressed file larger and no call faster. Zeros within the data
 * compress better than the places of the pieces between them. The lowest memory is the end of the stack, so no address of
 * data lies within its first KiB.
 */
const optimisation = ["-Oz", "--converge", "--skip-pass=inlining-optimizing", "--skip-pass=memory-packing", "--low-memory-unused"];

/**
 * @typedef {object} CargoPackage
 * @property {string} name
 * @property {string} version
 * @property {string} description
 * @property {string} license
 * @property {string | null} repository
 * @property {string | null} homepage
 * @property {string} manifest_path
 * @property {string | null} source `null` for the crate itself
 */

/**
 * @param {string} root
 * @returns {CargoPackage[]}
 */
function cargoPackages(root) {
  const args = ["metadata", "--format-version", "1", "--locked", "--filter-platform", wasmTarget];
  return JSON.parse(output("cargo", args, { cwd: root })).packages;
}

/**
 * The crate's own entry among the packages of its dependency tree.
 * @param {string} root the project's folder
 * @returns {CargoPackage}
 */
export function ownPackage(root) {
  const own = cargoPackages(root).find(({ name, source }) => name === "invitcode" && source === null);
  if (own === undefined) throw new Error("cargo metadata does not list invitcode");
  return own;
}

/**
 * The compiler's flags that replace every path of this machine. Panic messages contain the paths of their sources, so
 * without these flags the bytes would depend on the folder, the user, and the place of the standard library's sources.
 * @param {string} root
 * @param {string} target
 * @returns {string[]}
 */
function flags(root, target) {
  const version = output("rustc", ["-vV"], { cwd: root });
  const commit = /^commit-hash: (.+)$/m.exec(version)?.[1] ?? "unknown";
  const sysroot = output("rustc", ["--print", "sysroot"], { cwd: root }).trim();
  const registries = new Set(
    cargoPackages(root)
      .filter(({ source }) => source !== null)
      .map(({ manifest_path: manifest }) => dirname(dirname(manifest))),
  );
  /** @type {[string, string][]} */
  const prefixes = [
    [root, "invitcode"],
    [target, "target"],
    [join(sysroot, "lib", "rustlib", "src", "rust"), `/rustc/${commit}`],
    ...[...registries].map((folder) => /** @type {[string, string]} */ ([folder, "crates"])),
  ];
  return prefixes.map(([from, to]) => `--remap-path-prefix=${from}=${to}`);
}

/**
 * The machine's settings that would change the compiler's output.
 * @returns {Record<string, undefined>}
 */
function withoutOverrides() {
  const changing = /^(RUSTFLAGS|CARGO_BUILD_.*|CARGO_PROFILE_.*|CARGO_TARGET_.*|CARGO_INCREMENTAL|RUSTC_BOOTSTRAP)$/;
  return Object.fromEntries(Object.keys(process.env).filter((name) => changing.test(name)).map((name) => [name, undefined]));
}

/**
 * @typedef {object} WasmBuild
 * @property {string} root the project's folder
 * @property {string} target the folder cargo compiles in
 * @property {string} bindgen the path of the wasm-bindgen command
 * @property {string} stage the folder that receives glue, types and WebAssembly
 */

/**
 * Compiles the crate for pages, for the worker and for codes only, and writes the WebAssembly, the glue and the types of
 * each.
 * @param {WasmBuild} build
 */
export function buildWasm(build) {
  mkdirSync(build.target, { recursive: true });
  for (const kind of kinds) compile(build, kind);
  // The worker's glue runs only in workerd, which needs nothing relaxed.
  change(join(build.stage, `${glueName}.js`), relaxGlue);
  change(join(build.stage, `${workerName}.js`), quickenGlue);
}

/** @param {string} file @param {(text: string) => string} how */
function change(file, how) {
  writeFileSync(file, how(readFileSync(file, "utf8")));
}

/**
 * @param {WasmBuild} build
 * @param {Kind} kind
 */
function compile({ root, target, bindgen, stage }, { name, feature, profile, bindgen: told }) {
  const cargoTarget = realpathSync(target);
  const features = ["--no-default-features", "--features", feature];
  // Cargo optimises across crates only where every crate type of a build allows it, which the `rlib` of `Cargo.toml`
  // does not.
  run("cargo", ["rustc", "--crate-type", "cdylib", "--profile", profile, "--lib", "--locked", ...features, "--target", wasmTarget, "--target-dir", cargoTarget], {
    cwd: root,
    env: { ...withoutOverrides(), CARGO_ENCODED_RUSTFLAGS: [...flagsOfAll, ...flags(realpathSync(root), cargoTarget)].join("\x1f") },
  });
  run(bindgen, [
    "--target",
    "web",
    "--out-name",
    name,
    "--out-dir",
    stage,
    "--remove-name-section",
    "--remove-producers-section",
    ...told,
    join(cargoTarget, wasmTarget, profile, "invitcode.wasm"),
  ]);
  const wasm = join(stage, `${name}_bg.wasm`);
  const optimised = join(stage, "optimised.wasm");
  const optimiser = join(dirname(require.resolve("binaryen")), "bin", "wasm-opt");
  run(process.execPath, [optimiser, wasm, "--output", optimised, ...optimisation]);
  writeFileSync(wasm, namedInOrder(evenOut(readFileSync(optimised))));
  run(process.execPath, [optimiser, wasm, "--output", optimised, "--reorder-functions-by-name", "--strip-debug"]);
  // The tool writes alignments anew.
  writeFileSync(wasm, evenOut(readFileSync(optimised)));
  rmSync(optimised);
}
