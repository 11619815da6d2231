/** Node's own SQLite, which older versions of Node lack. */
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
  throw new InvitcodeError("ERR_NODE", `${what} needs Node ${LEAST} or newer, and this is ${runs === undefined ? "no Node" : `Node ${runs}`}`);
}
