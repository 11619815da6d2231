/** Runs the command `invitcode` of the sources, as a process. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const command = fileURLToPath(new URL("../../js/cli/index.js", import.meta.url));

/** @typedef {{ code: number | null, out: string, told: string }} Ran */

/**
 * @param {string[]} args
 * @param {{ env?: Record<string, string | undefined>, input?: string, cwd?: string }} [options]
 * @returns {Promise<Ran>}
 */
export function run(args, { env, input, cwd } = {}) {
  const child = spawn(process.execPath, [command, ...args], { cwd, env: { ...process.env, INVITCODE_URL: undefined, INVITCODE_TOKEN: undefined, ...env } });
  /** @type {Ran} */
  const ran = { code: null, out: "", told: "" };
  child.stdout.on("data", (data) => (ran.out += data));
  child.stderr.on("data", (data) => (ran.told += data));
  child.stdin.end(input ?? "");
  return new Promise((resolve) => child.once("close", (code) => resolve({ ...ran, code })));
}
