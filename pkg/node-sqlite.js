/** Node's own SQLite, which older versions of Node lack. */
import { closeSync, openSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { InvitcodeError } from "./errors.js";

/** `node:sqlite` needs no flag from here on. */
const LEAST = "22.13";

/**
 * @param {string} what what needs it
 * @returns {typeof import("node:sqlite")}
 * @throws {InvitcodeError} `ERR_NODE`
 */
export function nodeSqlite(what) {
  // Not imported: an older Node could not load this module then, and would not say why.
  const found = /** @type {typeof import("node:sqlite") | undefined} */ (globalThis.process?.getBuiltinModule?.("node:sqlite"));
  if (found !== undefined) return found;
  const runs = globalThis.process?.versions?.node;
  throw new InvitcodeError("ERR_NODE", `${what} needs Node ${LEAST} or newer, but this is ${runs === undefined ? "no Node" : `Node ${runs}`}`);
}

/**
 * Opens a file, and makes it if it is missing: readable by its owner alone. SQLite gives the files beside it, which hold
 * parts of it, the same rights. Those of a file that is there stay as they are.
 *
 * @param {typeof import("node:sqlite")} module
 * @param {string | URL} path as `DatabaseSync` takes it
 */
export function openPrivate({ DatabaseSync }, path) {
  try {
    const name = pathIn(path);
    if (name !== undefined) closeSync(openSync(name, "ax", 0o600));
  } catch {
    // It is there, or SQLite says why it cannot be made.
  }
  return new DatabaseSync(path);
}

/** @param {string | URL} path @returns {string | undefined} nothing for a database in memory */
function pathIn(path) {
  const text = String(path);
  if (!text.startsWith("file:")) return text === "" || text === ":memory:" ? undefined : text;
  // SQLite takes a relative path after the scheme too.
  const [plain = ""] = text.split(/[?#]/);
  if (/[?&](?:mode=(?:memory|ro|rw)|vfs=)/.test(text) || plain === "file::memory:") return undefined;
  return plain.startsWith("file:/") ? fileURLToPath(plain) : decodeURIComponent(plain.slice("file:".length));
}
