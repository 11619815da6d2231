/** Runs wrangler with the project's Node, its own logs, and no unrequested traffic. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The project's folder. */
export const root = fileURLToPath(new URL("../../", import.meta.url));

/** The environment that keeps wrangler off the network and out of the user's folders. @param {string} logs the folder of its logs */
export const quietly = (logs) => ({
  ...process.env,
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_SEND_ERROR_REPORTS: "false",
  WRANGLER_HIDE_BANNER: "true",
  WRANGLER_LOG_PATH: logs,
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
});

/**
 * Starts wrangler. With `endsWithThis` it gets its own group, which ends with this process for any reason. A signal such
 * as Ctrl-C then reaches it only from here.
 *
 * @param {string[]} args
 * @param {{ stdio?: import("node:child_process").StdioOptions, endsWithThis?: boolean }} [options]
 */
export function wrangler(args, { stdio = "inherit", endsWithThis = false } = {}) {
  const command = `${root}node_modules/wrangler/bin/wrangler.js`;
  if (!existsSync(command)) throw new Error("wrangler is not installed yet: run `npm ci` first");
  const preload = endsWithThis ? ["--import", new URL("end-with-parent.js", import.meta.url).href] : [];
  return spawn(node(), [...preload, command, ...args], {
    cwd: root,
    env: { ...quietly(`${root}.wrangler/logs`), ...(endsWithThis ? { INVITCODE_PARENT: String(process.pid) } : {}) },
    stdio,
    detached: endsWithThis,
  });
}

/** npm scripts use the installed Node, but a tool may also be started by an older one. */
function node() {
  const installed = `${root}node_modules/node/bin/node`;
  return existsSync(installed) ? installed : process.execPath;
}

/**
 * The exit code of a process, or 1 if a signal ended it.
 *
 * @param {import("node:child_process").ChildProcess} child
 * @returns {Promise<number>}
 */
export function ended(child) {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
}
