/** `invitcode serve`: the whole service in plain Node. */
import { readFileSync } from "node:fs";
import { readLine } from "./argv.js";
import { exits, told, ToolError } from "./failures.js";
import { alone, help, plainHelp } from "./help.js";
import { settingsOf } from "./settings-file.js";
import { print } from "./sink.js";
import { tell } from "./terminal.js";

/** The flags of `invitcode serve`. @type {import("./flags.js").Flag[]} */
export const ofServe = [
  { name: "db", into: ["db"], value: "FILE", says: "The database; created if it does not exist (required)", read: String },
  alone("open", "Trust every caller; for a developer's machine, on 127.0.0.1 only"),
  { name: "env", into: ["env"], value: "FILE", says: "Read settings from a file of NAME=value lines; they override the environment", read: String },
  { name: "host", into: ["host"], value: "ADDRESS", says: "The address to listen on; default: 127.0.0.1", read: String },
  { name: "port", into: ["port"], value: "N", says: "The port to listen on; default: PORT, else 8787", read: String },
  { name: "trust-proxy", into: ["trustProxy"], value: "N", says: "How many proxies in front append to X-Forwarded-For; default: 0", read: String },
  { name: "max-connections", into: ["maxConnections"], value: "N", says: "How many connections may be open at once; default: 10000", read: String },
  { name: "base-path", into: ["basePath"], value: "PATH", says: "The path below which the service answers, such as /invites; default: the root", read: String },
  help,
];

const USAGE = "serve --db FILE [--open]";

const SAYS = "Runs the whole service on this machine, over an SQLite file.";

const AFTER = `
Without --open, set at least one of JWT_SECRET, JWT_PUBLIC_KEY, JWKS_URL, SERVICE_KEY. SIGTERM and SIGINT stop the service;
running calls are finished first.
`;

/**
 * @param {string[]} args what follows `serve`
 * @returns {Promise<number>} the exit code, once the service has stopped
 * @throws {ToolError}
 */
export async function serve(args) {
  const { given, operands } = readLine(args, ofServe, "serve");
  const flags = Object.fromEntries(given.map(({ flag, value }) => [flag.into[0], value]));
  if (flags.help) {
    await print(plainHelp(USAGE, SAYS, ofServe) + AFTER);
    return exits.success;
  }
  if (operands.length > 0) throw new ToolError(`${JSON.stringify(operands[0])} is one argument too many for \`invitcode serve\``);
  const { serve: begin, InvitcodeError } = await import("../node/index.js");
  try {
    const options = optionsOf(flags);
    const service = await begin(options);
    // The log has standard output for itself.
    tell(`invitcode serves ${options.db} on ${service.url}${flags.open ? ", and trusts every caller" : ""}. Ctrl-C stops it.`);
    const base = service.url + (options.basePath ?? "").replace(/\/$/, "");
    tell(`Pages: ${base}/console, ${base}/j, ${base}/docs`);
    await stopped();
    await service.stop();
    return exits.success;
  } catch (error) {
    if (error instanceof InvitcodeError || isOfSystem(error)) throw new ToolError(sentenceOf(error));
    throw error;
  }
}

/** @param {{ db?: string, open?: boolean, env?: string, host?: string, port?: string, trustProxy?: string, maxConnections?: string, basePath?: string }} flags */
function optionsOf({ db, open, env: file, host, port, trustProxy, maxConnections, basePath }) {
  if (db === undefined) throw new ToolError(`invitcode serve needs --db FILE, such as --db codes.sqlite\n\n${plainHelp(USAGE, SAYS, ofServe)}${AFTER.trimEnd()}`);
  if (open && host !== undefined) throw new ToolError("--open listens on 127.0.0.1 only: leave out --host, or set one of JWT_SECRET, JWT_PUBLIC_KEY, JWKS_URL, SERVICE_KEY instead of --open");
  /** @type {Record<string, string | undefined>} */
  const env = { ...process.env, ...(file !== undefined && settingsIn(file)), ...(open && { AUTH: "open" }) };
  return {
    db,
    env,
    ...(host !== undefined && { host }),
    ...wholeOf("port", port === undefined ? "PORT" : "--port", port ?? env["PORT"]),
    ...wholeOf("trustProxy", "--trust-proxy", trustProxy),
    ...wholeOf("maxConnections", "--max-connections", maxConnections),
    ...(basePath !== undefined && { basePath }),
  };
}

/** @param {string} name @param {string} flag @param {string | undefined} text */
function wholeOf(name, flag, text) {
  if (text === undefined || text === "") return {};
  if (!/^\d{1,7}$/.test(text)) throw new ToolError(`${flag} must be a whole number, not ${JSON.stringify(text)}`);
  return { [name]: Number(text) };
}

/** @param {string} file */
function settingsIn(file) {
  let text;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw told(`Cannot read ${file}`, error);
  }
  return settingsOf(text, file);
}

/** Waits for the signal to stop. A second one ends the process at once. */
function stopped() {
  return new Promise((resolve) => {
    for (const signal of /** @type {const} */ (["SIGTERM", "SIGINT"])) process.once(signal, resolve);
  });
}

/** What the system reports about the address to listen on, as a sentence. @param {Error & { code?: string, address?: string, port?: number, hostname?: string }} error */
function sentenceOf({ code, address, port, hostname, message }) {
  const place = `${address}:${port}`;
  if (code === "EADDRINUSE") return `${place} is used by another program: stop it, or choose another port with --port`;
  if (code === "EACCES" && port !== undefined) return `This user may not listen on ${place}: choose a port above 1023 with --port`;
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return `No address is known of the host ${hostname}: choose another with --host`;
  if (code === "EADDRNOTAVAIL") return `This machine has no address ${address}: choose another with --host`;
  return message;
}

/** Such as a port that is taken. @param {unknown} error @returns {error is Error} */
function isOfSystem(error) {
  return error instanceof Error && "syscall" in error;
}
