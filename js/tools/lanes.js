/** Runs a tool several times side by side, each time for another part of its steps. */
import { fork } from "node:child_process";
import { createInterface } from "node:readline";
import { CommandError } from "./command.js";

/** How a lane ended. @typedef {{ name: string, passed: boolean, summary: string[], seconds: number }} Ended */

/**
 * Runs lanes to their ends, even if one fails, and prints the result of each. Each line of a lane's output begins with the
 * lane's name.
 *
 * @param {string} file the tool; it takes `--only LANE`, and tells its parent the summary of its steps
 * @param {string[]} names
 * @throws {CommandError} one failed
 */
export async function runLanes(file, names) {
  const ended = await Promise.all(names.map((name) => runLane(file, name)));
  for (const { name, summary, seconds } of ended) console.log(`\n${name}, in ${seconds.toFixed(1)} s:\n${summary.join("\n")}`);
  const failed = ended.filter(({ passed }) => !passed).map(({ name }) => name);
  if (failed.length > 0) throw new CommandError(`\nFailed: ${failed.join(", ")}`);
  console.log("\nAll passed.");
}

/** @param {string} file @param {string} name @returns {Promise<Ended>} */
function runLane(file, name) {
  const begun = performance.now();
  const child = fork(file, ["--only", name], { silent: true });
  /** @type {string[]} */
  let summary = [];
  child.on("message", (message) => (summary = /** @type {string[]} */ (message)));
  for (const [from, to] of /** @type {const} */ ([[child.stdout, process.stdout], [child.stderr, process.stderr]])) {
    if (from !== null) createInterface({ input: from, crlfDelay: Number.POSITIVE_INFINITY }).on("line", (line) => to.write(`${name} | ${line}\n`));
  }
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ name, passed: code === 0, summary, seconds: (performance.now() - begun) / 1000 }));
  });
}
