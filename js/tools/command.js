import { spawnSync } from "node:child_process";

/** A command of the tool chain failed or is missing. */
export class CommandError extends Error {
  /**
   * @param {string} message what failed and, where known, what to do
   */
  constructor(message) {
    super(message);
    this.name = "CommandError";
  }
}

/**
 * @typedef {object} CommandOptions
 * @property {string} [cwd] the folder to run in
 * @property {Record<string, string | undefined>} [env] variables in addition to the inherited ones; `undefined` removes one
 */

/**
 * @param {Record<string, string | undefined>} [extra]
 * @returns {NodeJS.ProcessEnv}
 */
function environment(extra = {}) {
  const merged = { ...process.env, ...extra };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined));
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {import("node:child_process").SpawnSyncReturns<string | null>} result
 */
function refuseFailure(command, args, result) {
  if (result.error !== undefined) {
    throw new CommandError(`${command} could not be started: ${result.error.message}`);
  }
  if (result.status !== 0) {
    const how = result.signal === null ? `exit code ${result.status}` : `signal ${result.signal}`;
    throw new CommandError(`${command} ${args.join(" ")} failed (${how})`);
  }
}

/**
 * Runs a command to its end. Its output goes to the terminal.
 * @param {string} command
 * @param {string[]} args
 * @param {CommandOptions} [options]
 */
export function run(command, args, { cwd, env } = {}) {
  const result = spawnSync(command, args, { cwd, env: environment(env), stdio: "inherit", encoding: "utf8" });
  refuseFailure(command, args, result);
}

/**
 * Runs a command to its end and returns its output. Its errors go to the terminal.
 * @param {string} command
 * @param {string[]} args
 * @param {CommandOptions} [options]
 * @returns {string}
 */
export function output(command, args, { cwd, env } = {}) {
  const result = spawnSync(command, args, {
    cwd,
    env: environment(env),
    stdio: ["ignore", "pipe", "inherit"],
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
  });
  refuseFailure(command, args, result);
  return result.stdout ?? "";
}

/**
 * The output of a command, or `null` if it is missing or fails. This tells whether a tool is installed.
 * @param {string} command
 * @param {string[]} args
 * @param {CommandOptions} [options]
 * @returns {string | null}
 */
export function probe(command, args, { cwd, env } = {}) {
  const result = spawnSync(command, args, {
    cwd,
    env: environment(env),
    stdio: ["ignore", "pipe", "ignore"],
    encoding: "utf8",
  });
  return result.error === undefined && result.status === 0 ? result.stdout : null;
}
