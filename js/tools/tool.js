/** Runs a tool to its end. A mistake that the user can fix ends with one sentence and exit code 1, not a stack trace. */

/** A mistake that the user can fix; its message says how. */
export class ToolError extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = "ToolError";
  }
}

/** The reader of the output has ended, as after `| head`. The tool stops, and this is not an error. */
export class OutputClosed extends Error {}

const REASONS = new Map([
  ["EACCES", "permission denied"],
  ["EPERM", "permission denied"],
  ["EROFS", "the file system is read-only"],
  ["ENOENT", "there is no such file or folder"],
  ["ENOTDIR", "a part of the path is a file, not a folder"],
  ["EISDIR", "it is a folder"],
  ["ENOSPC", "no space is left on the device"],
  ["EDQUOT", "the disk quota is used up"],
  ["EFBIG", "the file would be too large"],
  ["ENAMETOOLONG", "the name is too long"],
  ["EIO", "the device reports an error"],
]);

/**
 * Turns a system error into a sentence. Any other error stays unchanged.
 *
 * @param {string} doing such as `Cannot read FILE`
 * @param {unknown} error
 */
export function told(doing, error) {
  if (!(error instanceof Error) || !("code" in error) || !("syscall" in error)) return error;
  return new ToolError(`${doing}: ${REASONS.get(String(error.code)) ?? String(error.code)}`);
}

/** Whether the reader has ended. @param {unknown} error */
export const isClosed = (error) => error instanceof Error && "code" in error && (error.code === "EPIPE" || error.code === "ERR_STREAM_DESTROYED");

/**
 * Writes to the standard output.
 *
 * @param {string} text
 * @returns {Promise<void>}
 */
export function print(text) {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      if (!error) resolve();
      else reject(isClosed(error) ? new OutputClosed() : told("Cannot write to the standard output", error));
    });
  });
}

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
 * Runs a command for developers. A failure is told by its message alone; a wrong option also by the usage.
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
