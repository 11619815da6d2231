import { mkdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { output, run } from "./command.js";
import { wasmTarget } from "./ensure-rust.js";
import { relaxGlue } from "./relax-glue.js";

const require = createRequire(import.meta.url);

/** The base name of the glue and of the WebAssembly file, part of the package's public paths. */
export const glueName = "invitcode_wasm";

/** The same for the worker: with the faces of all systems, without the package's calls and the store in memory. */
export const workerName = "invitcode_worker";

/** The base name of the same for codes and messages alone, which the package's entry `invitcode/code` loads. */
export const codeName = "invitcode_code";

/**
 * One of the builds. Pages download theirs, so size comes first; the worker's is loaded once and then answers every
 * request, so speed does.
 *
 * @typedef {object} Kind
 * @property {string} name the base name of its files
 * @property {string} feature the crate's feature
 * @property {string} profile the profile of `Cargo.toml`
 * @property {string[]} flags for the compiler
 * @property {string[]} bindgen what wasm-bindgen is told
 */

/** How pages' builds are compiled. */
const small = [
  // The hash in a fifth of its unrolled code: it runs twice a call, on a few bytes.
  '--cfg=sha2_backend_soft="compact"',
  // For all of LLVM's thresholds, that of optimising for size (5) as of speed (225): so much costs a fiftieth in size
  // and saves a tenth of a call's time. Without it `opt-level = "s"` saves twice that, and is 6 KB larger.
  "-Cllvm-args=-inline-threshold=25",
];

/** Each other entry of the package knows where its WebAssembly is; a bundle for servers would copy a file for nothing. */
const renewable = ["--experimental-reset-state-function", "--omit-default-module-path"];

/** @type {Kind[]} */
const kinds = [
  {
    name: workerName,
    feature: "faces",
    profile: "worker",
    // Without the second, plan and settle of `use` take a tenth less time, and the file is 15 KB larger.
    flags: ['--cfg=sha2_backend_soft="compact"', "-Cllvm-args=-inline-threshold=75"],
    bindgen: renewable,
  },
  { name: glueName, feature: "memory", profile: "release", flags: small, bindgen: renewable },
  // What holds nothing between two calls needs no way to begin anew.
  { name: codeName, feature: "code", profile: "release", flags: small, bindgen: [] },
];

/**
 * Inlining is the compiler's job: a second round of it makes the file larger once compressed, and no call faster.
 */
const optimisation = ["-Oz", "--converge", "--skip-pass=inlining-optimizing"];

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
 * The compiler's flags that replace every path of this machine. Panic messages carry
 * the paths of their sources, so that the same sources would give other bytes in another folder, for another user, and
 * where the standard library's sources are installed.
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
 * Settings of the machine's that would change what the compiler makes.
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
 * Compiles the crate for pages, for the worker and for codes alone, and writes the WebAssembly, the glue and the types
 * of each.
 * @param {WasmBuild} build
 */
export function buildWasm(build) {
  mkdirSync(build.target, { recursive: true });
  for (const kind of kinds) compile(build, kind);
  // The worker's glue runs in workerd alone, as it is.
  const glue = join(build.stage, `${glueName}.js`);
  writeFileSync(glue, relaxGlue(readFileSync(glue, "utf8")));
}

/**
 * @param {WasmBuild} build
 * @param {Kind} kind
 */
function compile({ root, target, bindgen, stage }, { name, feature, profile, flags: own, bindgen: told }) {
  const cargoTarget = realpathSync(target);
  const features = ["--no-default-features", "--features", feature];
  run("cargo", ["build", "--profile", profile, "--lib", "--locked", ...features, "--target", wasmTarget, "--target-dir", cargoTarget], {
    cwd: root,
    env: { ...withoutOverrides(), CARGO_ENCODED_RUSTFLAGS: [...own, ...flags(realpathSync(root), cargoTarget)].join("\x1f") },
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
  rmSync(wasm);
  renameSync(optimised, wasm);
}
