import { CommandError } from "./command.js";

/** A step of a tool, such as a test suite: it fails by throwing. @typedef {[name: string, task: () => void | Promise<void>]} Step */

/** @param {number} since */
function seconds(since) {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}

/**
 * Runs steps one after another up to the first failure, and prints the result of each at the end.
 *
 * @param {Step[]} steps
 * @returns {Promise<string[]>} the results; a failure also sets the exit code
 */
export async function runSteps(steps) {
  const start = performance.now();
  /** @type {string[]} */
  const summary = [];
  /** @type {unknown} */
  let failure;
  for (const [name, task] of steps) {
    if (failure !== undefined) {
      summary.push(`- ${name}: not run`);
      continue;
    }
    console.log(`\n== ${name}`);
    const begun = performance.now();
    try {
      await task();
      summary.push(`✔ ${name} (${seconds(begun)})`);
    } catch (error) {
      failure = error;
      summary.push(`✘ ${name} (${seconds(begun)})`);
    }
  }

  console.log(`\n${summary.join("\n")}`);
  if (failure === undefined) {
    console.log(`\nAll passed in ${seconds(start)}.`);
  } else {
    console.error(`\n${failure instanceof CommandError ? failure.message : failure instanceof Error ? failure.stack : failure}`);
    process.exitCode = 1;
  }
  return summary;
}
