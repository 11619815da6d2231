/** Why a command ends without success: each kind has its exit code. A message says what was wrong and what would be right. */

/** The exit codes of `invitcode`. */
export const exits = { success: 0, refused: 1, usage: 2, unreachable: 3 };

/** A mistake that the user can fix: a wrong flag, or a file that cannot be read or written. */
export class ToolError extends Error {
  /** The exit code of `invitcode`. @type {number} */
  exit = exits.usage;

  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = "ToolError";
  }
}

/** The service answered, and refused. */
export class Refused extends ToolError {
  /** @override */
  exit = exits.refused;
}

/** No service answered, or it could not reach its storage. */
export class Unreachable extends ToolError {
  /** @override */
  exit = exits.unreachable;
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
