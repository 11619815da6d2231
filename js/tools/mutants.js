/**
 * Plants each fault of `tests/mutants/mutants.js`, and checks that its test fails.
 *
 *   npm run mutants -- [--only NAME]...
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { mutants } from "../../tests/mutants/mutants.js";
import { CommandError, output } from "./command.js";
import { ensureRust } from "./ensure-rust.js";
import { runCommand } from "./tool.js";

/** @typedef {import("../../tests/mutants/mutants.js").Mutant} Mutant */

const root = resolve(fileURLToPath(new URL("../..", import.meta.url)));
const folder = join(root, "target", "mutants-planted");
const copy = join(folder, "work");
/** How many characters of a failing test's output are shown. */
const LAST = 4_000;
/** A test that has not ended after so many milliseconds never will: it caught its mutant. */
const ENDLESS = 15 * 60_000;

/** A copy of the sources, so that no fault is ever planted in the working tree. */
function copySources() {
  rmSync(copy, { recursive: true, force: true });
  const files = output("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root });
  for (const file of files.split("\0").filter((name) => name !== "")) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(root, file), join(copy, file));
  }
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
}

/**
 * The command for Rust tests: those beside the code, the simulation, or a topic of `tests/native/`.
 *
 * @param {string} name
 */
function cargoTest(name) {
  const cargo = ["test", "--locked", "--profile", "mutants"];
  if (name === "lib") return [...cargo, "--lib"];
  if (name === "simulation") return [...cargo, "--test", name];
  return [...cargo, "--test", "native", "--", `${name}::`];
}

/**
 * The commands of a test.
 *
 * @param {Mutant["test"]} test
 * @returns {[command: string, args: string[]][]}
 */
function commandsOf(test) {
  if ("node" in test) return [[process.execPath, ["--test", ...test.node]]];
  return test.native.map((name) => ["cargo", cargoTest(name)]);
}

/** What became of a mutant: its line in the report begins with it. */
const outcomes = /** @type {const} */ ({ caught: "✔ caught", missed: "✘ MISSED", broken: "✘ DOES NOT COMPILE" });

/** What a test makes of the present sources. @param {Mutant["test"]} test @returns {keyof typeof outcomes} */
function outcomeOf(test) {
  for (const [command, args] of commandsOf(test)) {
    const { status, stderr } = run(command, args);
    if (/could not compile/.test(stderr)) return "broken";
    if (status !== 0) return "caught";
  }
  return "missed";
}

/** Checks that the tests pass without any mutant, each command once, and otherwise shows its output. @param {Mutant["test"][]} tests */
function prove(tests) {
  const commands = new Map(tests.flatMap(commandsOf).map((command) => [JSON.stringify(command), command]));
  for (const [command, args] of commands.values()) {
    const { status, signal, stdout, stderr } = run(command, args);
    if (status === 0) continue;
    const how = signal === null ? `with status ${status}` : `by ${signal}`;
    throw new CommandError(`without any mutant, ${[command, ...args].join(" ")} ends ${how}:\n${stderr.slice(-LAST)}\n${stdout.slice(-LAST)}`);
  }
}

/**
 * Runs a test without showing its output: most are meant to fail.
 *
 * @param {string} command
 * @param {string[]} args
 */
function run(command, args) {
  const result = spawnSync(command, args, {
    cwd: copy,
    env: { ...process.env, CARGO_TARGET_DIR: join(folder, "target"), SIMULATE_SEEDS: "4000", NODE_TEST_CONTEXT: undefined },
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
    timeout: ENDLESS,
  });
  if (result.error !== undefined && result.signal === null) throw new CommandError(`${command} could not be started: ${result.error.message}`);
  return result;
}

/**
 * Plants one fault, runs its test, and restores the source.
 *
 * @param {Mutant} mutant
 */
function plant({ name, file, from, to, test }) {
  const path = join(copy, file);
  const text = readFileSync(path, "utf8");
  if (text.split(from).length !== 2) throw new CommandError(`mutant "${name}": its text must stand in ${file} exactly once`);
  writeFileSync(path, text.replace(from, () => to));
  try {
    return outcomeOf(test);
  } finally {
    writeFileSync(path, text);
  }
}

/** @param {string[]} [only] parts of names; without, all */
export function checkMutants(only) {
  ensureRust(root);
  copySources();
  const chosen = mutants.filter(({ name }) => only === undefined || only.some((part) => name.includes(part)));
  prove(chosen.map(({ test }) => test));
  const caught = chosen.filter((mutant) => {
    const outcome = plant(mutant);
    console.log(`${outcomes[outcome]}  ${mutant.name}  (${Object.values(mutant.test).flat().join(", ")})`);
    return outcome === "caught";
  });
  console.log(`\n${caught.length} of ${chosen.length} mutants caught`);
  if (caught.length < chosen.length) throw new CommandError("some mutants were not caught");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runCommand("npm run mutants -- [--only NAME]...", () => {
    const { values } = parseArgs({ options: { only: { type: "string", multiple: true } } });
    checkMutants(values.only);
  });
}
