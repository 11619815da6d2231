/** Wrangler as this project runs it: its own Node, its own logs, and no traffic that was not asked for. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The project's folder. */
export const root = fileURLToPath(new URL("../../", import.meta.url));

/** The environment in which wrangler stays off the network and out of the user's folders. @param {string} logs the folder of its logs */
export const quietly = (logs) => ({
  ...process.env,
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_SEND_ERROR_REPORTS: "false",
  WRANGLER_HIDE_BANNER: "true",
  WRANGLER_LOG_PATH: logs,
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
});

/**
 * Starts wrangler. With `endsWithThis` it stands in a group of its own, which ends when this process does, however that
 * ends; a signal such as Ctrl-C reaches it only from here.
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

/** npm scripts find the installed Node first, but a tool may also be started by an older one. */
function node() {
  const installed = `${root}node_modules/node/bin/node`;
  return existsSync(installed) ? installed : process.execPath;
}

/**
 * How a process ended: its exit code, or 1 where a signal ended it.
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
