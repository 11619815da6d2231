/** The file of `invitcode serve --env`: a setting on each line. */
import { parseEnv } from "node:util";
import { ToolError } from "./failures.js";

/** A value in quotes may run over several lines. */
const QUOTED = /^([ \t]*(?:export[ \t]+)?\w+[ \t]*=[ \t]*)(["'`])[^]*?\2/gm;

/** A setting, a comment, or nothing. */
const LINE = /^[ \t]*(?:(?:export[ \t]+)?[A-Za-z_]\w*[ \t]*=.*|#.*)?$/;

/**
 * A line that is no setting would be passed over in silence, and with it what it was to forbid.
 *
 * @param {string} text
 * @param {string} file its name, for the message
 * @returns {Record<string, string | undefined>}
 * @throws {ToolError}
 */
export function settingsOf(text, file) {
  // Editors of Windows begin a file with a mark that would belong to the first name.
  const plain = text.replace(/^\uFEFF/, "");
  const lines = plain.replaceAll(QUOTED, (all, name) => name + "\n".repeat(all.split("\n").length - 1)).split(/\r?\n/);
  const wrong = lines.findIndex((line) => !LINE.test(line));
  // What it says may be a secret.
  if (wrong >= 0) throw new ToolError(`Line ${wrong + 1} of ${file} must be a setting such as NAME=value, or begin with #`);
  return parseEnv(plain);
}
