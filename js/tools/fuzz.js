/**
 * Fuzzes the targets of `tests/fuzz/` with libFuzzer, and then the properties of the JavaScript with fast-check.
 *
 *   npm run fuzz -- [--seconds 60] [--only TARGET] [--minimise]
 *
 * Each target and each property runs for `--seconds`. The properties together are the target `javascript`. New inputs
 * are stored in `target/fuzz/corpus`, where the next run continues; failing inputs in `target/fuzz/artifacts`. Move a
 * fixed one to `tests/fuzz/regressions/TARGET`, which `cargo test` replays. `--minimise` does not fuzz: it rebuilds
 * `tests/fuzz/corpus` from the inputs that cover most code.
 */
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { CommandError, run } from "./command.js";
import { ensureCargoTool } from "./ensure-cargo-tool.js";
import { ensureRust } from "./ensure-rust.js";
import { runSteps } from "./steps.js";
import { runCommand } from "./tool.js";

/** The longest input of each target in bytes. A longer one finds nothing more and takes longer. */
const TARGETS = new Map([["code_text", 2048], ["requests", 4096], ["cursors", 128], ["import", 4096], ["rows", 4096]]);

const JAVASCRIPT = "javascript";

/** The number of inputs for each target in the repository. */
const KEPT = 30;

const root = resolve(fileURLToPath(new URL("../..", import.meta.url)));

/** @param {...string} parts */
function folder(...parts) {
  const path = join(root, ...parts);
  mkdirSync(path, { recursive: true });
  return path;
}

/** Fetches the crates of the lock file. cargo-fuzz has no `--locked`, but does not change a complete lock file. */
function fetchCrates() {
  ensureRust(root);
  run("cargo", ["fetch", "--locked", "--manifest-path", join("tests", "fuzz", "Cargo.toml")], { cwd: root });
}

/**
 * Runs a target with options of libFuzzer. There are no sanitizers: the crate forbids `unsafe`, so they would find
 * nothing that the checks do not, at several times the cost.
 *
 * @param {string} target
 * @param {string[]} corpora the first receives new inputs
 * @param {string[]} options
 */
function libFuzzer(target, corpora, options) {
  run(ensureCargoTool("fuzz", root), ["fuzz", "run", "--fuzz-dir", "tests/fuzz", "--sanitizer", "none", target, ...corpora, "--", ...options], {
    cwd: root,
    // Fuzzing needs unstable compiler flags, which the pinned compiler accepts with this variable.
    env: { RUSTC_BOOTSTRAP: "1" },
  });
}

/** @param {string} target @param {number} seconds */
function fuzz(target, seconds) {
  const found = folder("target", "fuzz", "corpus", target);
  libFuzzer(target, [found, folder("tests", "fuzz", "corpus", target)], [
    `-max_total_time=${seconds}`,
    `-max_len=${TARGETS.get(target)}`,
    `-dict=${join(root, "tests", "fuzz", "dictionary.txt")}`,
    `-artifact_prefix=${folder("target", "fuzz", "artifacts", target)}/`,
    "-timeout=20",
    "-print_final_stats=1",
  ]);
}

/** Rebuilds a target's corpus from the few inputs that together reach most of the code. @param {string} target */
function minimise(target) {
  const kept = join(root, "tests", "fuzz", "corpus", target);
  const fresh = join(root, "target", "fuzz", "minimised", target);
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  const found = folder("target", "fuzz", "corpus", target);
  libFuzzer(target, [fresh, found, kept], ["-set_cover_merge=1", "-use_counters=0", `-max_len=${TARGETS.get(target)}`]);
  // libFuzzer wrote them in the order of how much each adds.
  const written = new Map(readdirSync(fresh).map((name) => [name, statSync(join(fresh, name), { bigint: true }).mtimeNs]));
  const inOrder = [...written].sort(([, one], [, other]) => Number(one - other)).map(([name]) => name);
  for (const name of inOrder.slice(KEPT)) rmSync(join(fresh, name));
  rmSync(kept, { recursive: true, force: true });
  renameSync(fresh, kept);
}

/** @param {number} seconds */
function properties(seconds) {
  run(process.execPath, ["--test", "--test-concurrency=1", "tests/properties/*.test.js"], {
    cwd: root,
    env: { FUZZ_SECONDS: String(seconds) },
  });
}

/** @param {string} text */
function count(text) {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new CommandError("--seconds must be a whole number above 0");
}

await runCommand("npm run fuzz -- [--seconds 60] [--only TARGET] [--minimise]", async () => {
  const { values } = parseArgs({
    options: { seconds: { type: "string" }, only: { type: "string" }, minimise: { type: "boolean" } },
  });
  const seconds = count(values.seconds ?? "60");
  const names = [...TARGETS.keys(), JAVASCRIPT];
  const chosen = names.filter((name) => values.only === undefined || values.only === name);
  if (chosen.length === 0) throw new CommandError(`--only must be one of ${names.join(", ")}`);
  /** @type {import("./steps.js").Step[]} */
  const steps = [];
  for (const name of chosen) {
    if (name !== JAVASCRIPT) steps.push([name, () => (values.minimise ? minimise(name) : fuzz(name, seconds))]);
    else if (!values.minimise) steps.push([name, () => properties(seconds)]);
  }
  if (chosen.some((name) => name !== JAVASCRIPT)) steps.unshift(["crates", fetchCrates], ["cargo-fuzz", () => void ensureCargoTool("fuzz", root)]);
  await runSteps(steps);
});
