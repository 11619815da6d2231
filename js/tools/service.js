/** The service that a tool works on: a running one, or the local one, which is started if it is not running. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { setTimeout as pause } from "node:timers/promises";
import { ToolError } from "../cli/failures.js";
import { addressOf, answers, serviceAt } from "../cli/service.js";

/** @typedef {import("../cli/service.js").Service & { stop: () => Promise<void> }} Service */

const PATIENCE = 60_000;

const hints = {
  start: "Is it running? On this machine: npm start",
  credential: "The service key is needed: set SERVICE_KEY or pass --key",
};

/**
 * @param {{ url: string | undefined, key: string | undefined, say: (text: string) => void }} options
 * @returns {Promise<Service>}
 */
export async function connect({ url, key, say }) {
  const base = url === undefined ? ownAddress(process.env.PORT || "8787") : addressOf(url);
  const credential = key ?? process.env.SERVICE_KEY;
  if (credential !== undefined && !/^[\x21-\x7e]*$/.test(credential)) throw new ToolError(`${key === undefined ? "SERVICE_KEY" : "--key"} must be printable ASCII without spaces`);
  const runs = await answers(base);
  if (!runs && url !== undefined) throw new ToolError(`${base.origin} does not answer. ${hints.start}`);
  const stop = runs ? async () => {} : await startLocally(base, say);
  return { ...serviceAt({ base, credential, say, hints }), stop };
}

/** @param {string} port */
function ownAddress(port) {
  const url = URL.parse(`http://127.0.0.1:${port}`);
  if (url === null || !/^\d+$/.test(port)) throw new ToolError(`PORT must be a number from 1 to 65535, not ${JSON.stringify(port)}`);
  return url;
}

/**
 * Starts the service as `npm start` does.
 *
 * @param {URL} base
 * @param {(text: string) => void} say
 */
async function startLocally(base, say) {
  say(`nothing answers on ${base.origin}: starting invitcode there for the duration of this command`);
  const child = spawn(process.execPath, [fileURLToPath(new URL("start.js", import.meta.url))], {
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    env: { ...process.env, npm_lifecycle_event: undefined, PORT: base.port },
  });
  // It ends with the channel, so it also ends when this process is killed.
  let errors = "";
  child.stderr?.on("data", (data) => (errors += data));
  const ended = new Promise((resolve) => child.once("close", resolve));
  process.once("exit", () => child.kill());
  const until = Date.now() + PATIENCE;
  while (!(await answers(base))) {
    if (child.exitCode !== null || Date.now() > until) throw new ToolError(`invitcode did not start: ${errors.trim()}`);
    await pause(100);
  }
  return async () => {
    child.kill();
    await ended;
  };
}
