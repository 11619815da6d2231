/** `invitcode serve`: the whole service in plain Node. */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { settingsOf } from "./settings-file.js";
import { print } from "./sink.js";
import { tell } from "./terminal.js";

export const usage = `Usage: invitcode serve --db FILE [--open] [options]

Runs the whole service on this machine, over an SQLite file.

  --db FILE            the database; created if it does not exist
  --open               trust every caller; for a developer's machine, on 127.0.0.1 only
  --env FILE           read settings from a file of NAME=value lines; they override the environment
  --host ADDRESS       the address to listen on (default: 127.0.0.1)
  --port NUMBER        the port to listen on (default: PORT, else 8787)
  --trust-proxy N      how many proxies in front append to X-Forwarded-For (default: 0)
  --max-connections N  how many connections may be open at once (default: 10000)
  --base-path PATH     the path below which the service answers, such as /invites (default: the root)
  --help               show this

Without --open, set at least one of JWT_SECRET, JWT_PUBLIC_KEY, JWKS_URL, SERVICE_KEY. SIGTERM and SIGINT stop the service;
running calls are finished first.
`;

/** A mistake in the arguments, or a setting that is not valid. */
const MISTAKE = 2;

const OPTIONS = /** @type {const} */ ({
  db: { type: "string" },
  open: { type: "boolean" },
  env: { type: "string" },
  host: { type: "string" },
  port: { type: "string" },
  "trust-proxy": { type: "string" },
  "max-connections": { type: "string" },
  "base-path": { type: "string" },
  help: { type: "boolean", short: "h" },
});

/**
 * @param {string[]} args what follows `serve`
 * @returns {Promise<number>} the exit code, once the service has stopped
 */
export async function serve(args) {
  const { serve: begin, InvitcodeError } = await import("../node/index.js");
  try {
    const { values } = parseArgs({ args, options: OPTIONS });
    if (values.help) {
      await print(usage);
      return 0;
    }
    const service = await begin(optionsOf(values));
    // The log has standard output for itself.
    tell(`invitcode serves ${values.db} on ${service.url}${values.open ? ", and trusts every caller" : ""}. Ctrl-C stops it.`);
    await stopped();
    await service.stop();
    return 0;
  } catch (error) {
    if (!(error instanceof InvitcodeError || error instanceof Mistake || isOfArguments(error) || isOfSystem(error))) throw error;
    tell(sentenceOf(error));
    return MISTAKE;
  }
}

class Mistake extends Error {}

/** @param {{ db?: string, open?: boolean, env?: string, host?: string, port?: string, "trust-proxy"?: string, "max-connections"?: string, "base-path"?: string }} values */
function optionsOf({ db, open, env: file, host, port, "trust-proxy": proxies, "max-connections": connections, "base-path": basePath }) {
  if (db === undefined) throw new Mistake(`invitcode serve needs --db FILE, such as --db codes.sqlite\n\n${usage.trimEnd()}`);
  if (open && host !== undefined) throw new Mistake("--open listens on 127.0.0.1 only: leave out --host, or set one of JWT_SECRET, JWT_PUBLIC_KEY, JWKS_URL, SERVICE_KEY instead of --open");
  /** @type {Record<string, string | undefined>} */
  const env = { ...process.env, ...(file !== undefined && settingsIn(file)), ...(open && { AUTH: "open" }) };
  return {
    db,
    env,
    ...(host !== undefined && { host }),
    ...wholeOf("port", "--port", port ?? env["PORT"]),
    ...wholeOf("trustProxy", "--trust-proxy", proxies),
    ...wholeOf("maxConnections", "--max-connections", connections),
    ...(basePath !== undefined && { basePath }),
  };
}

/** @param {string} name @param {string} flag @param {string | undefined} text */
function wholeOf(name, flag, text) {
  if (text === undefined || text === "") return {};
  if (!/^\d{1,7}$/.test(text)) throw new Mistake(`${flag} must be a whole number, not ${JSON.stringify(text)}`);
  return { [name]: Number(text) };
}

/** @param {string} file */
function settingsIn(file) {
  let text;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new Mistake(`Cannot read the file of --env: ${error instanceof Error ? error.message : error}`);
  }
  return settingsOf(text, file);
}

/** Waits for the signal to stop. A second one ends the process at once. */
function stopped() {
  return new Promise((resolve) => {
    for (const signal of /** @type {const} */ (["SIGTERM", "SIGINT"])) process.once(signal, resolve);
  });
}

/** @param {unknown} error @returns {error is Error} */
function isOfArguments(error) {
  return error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
}

/** What the system reports about the address to listen on, as a sentence. @param {Error & { code?: string, address?: string, port?: number }} error */
function sentenceOf({ code, address, port, message }) {
  const place = `${address}:${port}`;
  if (code === "EADDRINUSE") return `${place} is used by another program: stop it, or choose another port with --port`;
  if (code === "EACCES" && port !== undefined) return `This user may not listen on ${place}: choose a port above 1023 with --port`;
  if (code === "EADDRNOTAVAIL") return `This machine has no address ${address}: choose another with --host`;
  return message;
}

/** Such as a port that is taken. @param {unknown} error @returns {error is Error} */
function isOfSystem(error) {
  return error instanceof Error && "syscall" in error;
}
