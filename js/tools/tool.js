/** Runs a tool to its end. A mistake that the user can fix ends with one sentence and exit code 1, not a stack trace. */
import { OutputClosed, ToolError } from "../cli/failures.js";

/**
 * Runs a tool to its exit code.
 *
 * @param {{ usage: string, say: (text: string) => void, main: () => Promise<number> }} tool
 */
export async function runTool({ usage, say, main }) {
  // The writer gets the error too. Without a listener, the event would end the process with a stack trace.
  process.stdout.on("error", () => {});
  process.stderr.on("error", () => {});
  if (isHelpWanted()) return say(`Usage: ${usage}`);
  try {
    process.exitCode = await main();
  } catch (error) {
    if (error instanceof OutputClosed) return;
    process.exitCode = 1;
    if (error instanceof ToolError) say(error.message);
    else if (isOfArguments(error)) say(`${error.message}\nUsage: ${usage}`);
    else throw error;
  }
}

/**
 * Runs a command for developers. A failure is reported by its message alone; a wrong option also by the usage.
 *
 * @param {string} usage
 * @param {() => void | Promise<void>} main
 */
export async function runCommand(usage, main) {
  if (isHelpWanted()) return console.log(`Usage: ${usage}`);
  try {
    await main();
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    if (isOfArguments(error)) console.error(`Usage: ${usage}`);
    process.exitCode = 1;
  }
}

function isHelpWanted() {
  return process.argv.slice(2).includes("--help");
}

/** @param {unknown} error @returns {error is Error} */
function isOfArguments(error) {
  return error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS_");
}
