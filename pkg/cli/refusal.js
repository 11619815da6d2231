/** An error reply of the service as a text for people. */
import { readFile } from "node:fs/promises";
import init, { describeError } from "../code.js";
import { shown } from "./table.js";
import { hints } from "./target.js";

/** Errors whose message already says what it is about. */
const PRECISE = ["errors.conflict", "errors.badRequest", "errors.notFound", "errors.serverNotFound"];

/**
 * @param {{ message: string, error: string, details?: unknown, requestId?: string }} reply
 * @param {import("./flags.js").Flag[]} flags
 */
export async function explained({ message, error, details, requestId }, flags) {
  const lines = [`${shown("message", message)} (${shown("error", error)})`];
  const advice = error === "errors.unauthorized" ? hints.credential : PRECISE.includes(error) ? undefined : await adviceOn(error);
  if (advice !== undefined) lines.push(advice);
  if (Array.isArray(details)) for (const { field, problem } of details) lines.push(`  ${nameOf(String(field), flags)} ${shown("problem", problem)}`);
  else if (details) lines.push(`  ${shown("details", details)}`);
  if (requestId !== undefined) lines.push(`Request ${shown("requestId", requestId)}`);
  return lines.join("\n");
}

/** @param {string} error */
async function adviceOn(error) {
  try {
    await init(readFile(new URL("../invitcode_code_bg.wasm", import.meta.url)));
    return describeError(error, "en");
  } catch {
    // A newer service may know errors that this version does not.
    return undefined;
  }
}

/** The flag that sets an argument, as it is typed. @param {string} field @param {import("./flags.js").Flag[]} flags */
function nameOf(field, flags) {
  const flag = flags.find(({ into }) => into.join(".") === field);
  return flag === undefined ? shown("field", field) : `--${flag.name}`;
}
