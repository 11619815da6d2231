/** Which service a command calls, and with which credential. */
import { readFileSync } from "node:fs";
import { told, ToolError } from "./failures.js";
import { addressOf } from "./service.js";

const DEFAULT_URL = "http://127.0.0.1:8787";

/** What to do where no service answers, or where it wants another token. */
export const hints = {
  start: "Is it running? On this machine: invitcode serve",
  credential: "Put a user's token or the service key into INVITCODE_TOKEN, or into a file for --token-file FILE",
};

/**
 * @param {{ url?: string, tokenFile?: string }} flags
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ base: URL, token: string | undefined }}
 * @throws {ToolError}
 */
export function targetOf({ url, tokenFile }, env) {
  const text = url ?? (env.INVITCODE_URL || DEFAULT_URL);
  const base = addressOf(text, url === undefined && env.INVITCODE_URL ? "INVITCODE_URL" : "--url");
  if (base.username !== "" || base.password !== "") throw new ToolError(`The address must not contain a user name or password. ${hints.credential}`);
  const token = tokenFile === undefined ? env.INVITCODE_TOKEN : contentOf(tokenFile);
  if (token !== undefined && !/^[\x21-\x7e]*$/.test(token)) throw new ToolError(`${tokenFile === undefined ? "INVITCODE_TOKEN" : tokenFile} must be printable ASCII without spaces`);
  if (tokenFile !== undefined && token === "") throw new ToolError(`${tokenFile} is empty: write a user's token or the service key into it`);
  return { base, token: token || undefined };
}

/** @param {string} file */
function contentOf(file) {
  try {
    return readFileSync(file, "utf8").trim();
  } catch (error) {
    throw told(`Cannot read ${file}`, error);
  }
}
