/**
 * Breaks every function of `src/` in every way that cargo-mutants knows, and counts what the native tests detect.
 *
 *   npm run mutants:all -- [--file GLOB]... [--shard K/N] [--jobs N] [--continue]
 *
 * Each mutant runs the quick tests. Survivors run all tests with few random cases, and then with the full number and the
 * simulation. `--continue` resumes an interrupted run. The command fails if fewer than 95 % of the mutants that compile
 * are caught.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { CommandError } from "./command.js";
import { ensureCargoTool } from "./ensure-cargo-tool.js";
import { ensureRust } from "./ensure-rust.js";
import { runCommand } from "./tool.js";

const root = resolve(fileURLToPath(new URL("../..", import.meta.url)));
const folder = join(root, "target", "mutants-all");
const found = join(folder, "mutants.out");
const kept = join(folder, "results.json");

/** The share of compiling mutants that must be caught. */
const LEAST = 0.95;

/** The exit codes of a complete run of cargo-mutants: all caught, some missed, some timed out. */
const ENDED = [0, 2, 3];

/** Topics of `tests/native/` that take a second or more. */
const slow = ["code_rights::", "corpora::", "decisions::", "differential::", "listing::", "timecapsule::", "tacobot::"];

/**
 * The quick tests come first, because the exchanges catch nearly all mutants.
 *
 * @type {{ tests: string[], skip: string[], env: Record<string, string> }[]}
 */
const passes = [
  { tests: ["--lib", "--test=native"], skip: slow, env: { PROPTEST_CASES: "10" } },
  { tests: ["--test=native"], skip: [], env: { PROPTEST_CASES: "10" } },
  { tests: ["--test=native", "--test=simulation"], skip: [], env: {} },
];

/**
 * @typedef {object} Options
 * @property {string[]} [file] globs of the files whose functions are broken; all of `src/` without
 * @property {string | undefined} [shard] a part of the mutants, for instance `0/4`
 * @property {string | undefined} [jobs] how many are tried at once
 * @property {boolean} [continue] whether to skip what the previous run caught
 */

/** The outcomes of a mutant: cargo-mutants' lists. */
const lists = /** @type {const} */ (["caught", "missed", "timeout", "unviable"]);

/** The outcome of each mutant so far, by name. @typedef {Map<string, typeof lists[number]>} Results */

/** @param {string} file */
function text(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

/**
 * Adds the outcomes of the last run. cargo-mutants forgets those of skipped mutants, so they are kept here.
 *
 * @param {Results} results
 */
function collect(results) {
  for (const list of lists) {
    for (const name of text(join(found, `${list}.txt`)).split("\n")) if (name !== "") results.set(name, list);
  }
  writeFileSync(kept, JSON.stringify([...results]));
}

/**
 * One pass over the mutants.
 *
 * @param {string} command
 * @param {Options} options
 * @param {typeof passes[number]} pass
 * @param {boolean} again whether to skip mutants that are known to be caught
 * @param {string[]} [only] the names of the mutants to try; by default all that the options select
 */
function pass(command, { file = [], shard, jobs }, { tests, skip, env }, again, only) {
  const args = [
    "mutants",
    `--output=${folder}`,
    `--jobs=${jobs ?? Math.max(1, Math.floor(availableParallelism() / 2))}`,
    "--no-shuffle",
    // The room `wire` is a separate crate; the tests of the other crate detect its mutants too.
    "--workspace",
    "--test-workspace=true",
    ...file.map((glob) => `--file=${glob}`),
    // A shard divides the remaining mutants, so it differs in each pass.
    ...(shard === undefined || only !== undefined ? [] : [`--shard=${shard}`]),
    ...(only ?? []).map((name) => `--re=^${name.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&")}$`),
    ...(again ? ["--iterate"] : []),
    // Not after `--`: arguments there do not restrict the build, so every mutant would link all other test binaries.
    ...tests.map((test) => `--cargo-arg=${test}`),
    ...(skip.length > 0 ? ["--", "--", ...skip.map((topic) => `--skip=${topic}`)] : []),
  ];
  const result = spawnSync(command, args, { cwd: root, stdio: "inherit", env: { ...process.env, ...env } });
  if (result.error !== undefined) throw new CommandError(`${command} could not be started: ${result.error.message}`);
  if (!ENDED.includes(result.status ?? -1)) throw new CommandError(`cargo mutants failed (exit code ${result.status})`);
}

/** @param {Options} options */
export function checkAllMutants(options) {
  if (options.continue === true && options.shard !== undefined) {
    throw new CommandError("--continue resumes a whole run: start a shard from the beginning");
  }
  ensureRust(root);
  const command = ensureCargoTool("mutants", root);
  mkdirSync(folder, { recursive: true });
  if (options.continue !== true) for (const path of [found, kept]) rmSync(path, { recursive: true, force: true });
  /** @type {Results} */
  const results = new Map(JSON.parse(text(kept) || "[]"));
  collect(results);
  /** @param {typeof lists[number]} list */
  const named = (list) => [...results].filter(([, found]) => found === list).map(([name]) => name);
  /** @type {string[] | undefined} */
  let only;
  for (const each of passes) {
    pass(command, options, each, results.size > 0, only);
    collect(results);
    only = named("missed");
    if (only.length === 0) break;
  }
  const [missed, timeouts, unviable] = [named("missed"), named("timeout"), named("unviable")];
  // A test that never ends catches the mutant too.
  const noticed = named("caught").length + timeouts.length;
  const viable = noticed + missed.length;
  console.log(`\n${missed.map((name) => `✘ MISSED  ${name}\n`).join("")}`);
  console.log(
    `${noticed} of ${viable} mutants that compile caught (${((100 * noticed) / Math.max(viable, 1)).toFixed(1)} %), ` +
      `${timeouts.length} of them by a test that did not end; ${unviable.length} do not compile`,
  );
  if (noticed < LEAST * viable) throw new CommandError(`fewer than ${LEAST * 100} % were caught`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runCommand("npm run mutants:all -- [--file GLOB]... [--shard 0/8] [--jobs N] [--continue]", () => {
    const { values } = parseArgs({
      options: {
        file: { type: "string", multiple: true },
        shard: { type: "string" },
        jobs: { type: "string" },
        continue: { type: "boolean" },
      },
    });
    checkAllMutants(values);
  });
}
