/**
 * `npm start`: serves invitcode on this machine, on a database in `.wrangler/state`, until it is
 * stopped. It needs neither Rust nor an account nor the network.
 */
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { ended, root, wrangler } from "./wrangler.js";

/** @typedef {import("node:child_process").ChildProcess} ChildProcess */

const HOST = "127.0.0.1";
const PATIENCE = 60_000;
const LAST_CHANCE = 5_000;

/** The files in which a developer has settings of their own. */
const SETTINGS = [".dev.vars", ".env", "wrangler.toml"];

/** The server of the greeting, to which the invites of `/discord/invites` lead, and the page of an app that takes them. */
const INVITES = { DISCORD_GUILD_ID: "tea-club", INVITE_LINK_BASE: "http://localhost:3000/join/" };

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function main() {
  const port = portOf(process.env.PORT);
  await assertFree(port);
  await migrate();
  return serve(port);
}

/** @param {string | undefined} text */
function portOf(text) {
  const port = text === undefined || text === "" ? 8787 : /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65535) throw new Error(`PORT must be a number from 1 to 65535, and is ${JSON.stringify(text)}`);
  return port;
}

/**
 * Wrangler would quietly take another port, and a second server on the same database would break both.
 *
 * @param {number} port
 * @returns {Promise<void>}
 */
function assertFree(port) {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (/** @type {NodeJS.ErrnoException} */ error) => {
      const reasons = /** @type {Record<string, string>} */ ({
        EADDRINUSE: "another program uses it (perhaps another `npm start`)",
        EACCES: "this user may not use it",
      });
      const why = reasons[error.code ?? ""] ?? error.message;
      reject(new Error(`Port ${port} cannot be used: ${why}. Choose another: PORT=8788 npm start`));
    });
    probe.listen(port, HOST, () => probe.close(() => resolve()));
  });
}

/** Brings the local database to the newest schema. */
async function migrate() {
  const child = wrangler(["d1", "migrations", "apply", "DB", "--local"], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (data) => (output += data));
  if ((await ended(child)) !== 0) throw new Error(`${output}\nThe local database could not be migrated.`);
}

/** @param {number} port */
async function serve(port) {
  const url = `http://${HOST}:${port}`;
  const args = ["dev", "--local", "--ip", HOST, "--port", String(port), "--var", "AUTH:open", ...inviteSettings()];
  // In a group of its own, so that a Ctrl-C reaches it only from here, and the runtime below it ends with it.
  const child = wrangler([...args, "--show-interactive-dev-session=false"], {
    stdio: ["ignore", "inherit", "inherit"],
    detached: true,
  });
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    signal(child, "SIGTERM");
    setTimeout(() => signal(child, "SIGKILL"), LAST_CHANCE).unref();
  };
  for (const name of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) process.on(name, stop);
  process.on("exit", () => signal(child, "SIGKILL"));
  stopWithNpm(stop);

  const end = ended(child);
  void ready(url, child).then((serving) => {
    if (serving) console.log(greeting(url));
    else if (!stopping) {
      console.error(`invitcode did not begin to answer on ${url}.`);
      stop();
    }
  });
  const code = await end;
  return stopping ? 0 : code;
}

/** What lets invites work out of the box, unless there are settings of the developer's own for them. */
function inviteSettings() {
  const files = SETTINGS.map((name) => `${root}${name}`).filter(existsSync);
  const own = files.some((file) => /^\s*(?:DISCORD_\w+|INVITE_LINK_BASE)\s*=/m.test(readFileSync(file, "utf8")));
  return own ? [] : Object.entries(INVITES).flatMap(([name, value]) => ["--var", `${name}:${value}`]);
}

/**
 * npm tells a signal to the shell between itself and this process, and the shell may keep it.
 *
 * @param {() => void} stop
 */
function stopWithNpm(stop) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const shell = process.ppid;
  setInterval(() => {
    if (process.ppid !== shell) stop();
  }, 500).unref();
}

/** @param {ChildProcess} child @param {NodeJS.Signals} name */
function signal(child, name) {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, name);
  } catch {
    // The group is gone already, which is what was wanted.
  }
}

/** @param {string} url @param {ChildProcess} child */
async function ready(url, child) {
  const until = Date.now() + PATIENCE;
  while (Date.now() < until && child.exitCode === null && child.signalCode === null) {
    const response = await fetch(`${url}/healthz`).catch(() => undefined);
    if (response?.ok) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}

/** @param {string} url */
function greeting(url) {
  const post = (/** @type {string} */ path, /** @type {string} */ body) =>
    `curl -sw '\\n' ${url}/${path} -H 'Content-Type: application/json' -d ${body}`;
  return `
invitcode answers on ${url}

AUTH=open: nobody is asked who they are. Whoever reaches this address is believed to be the user
whom the arguments name. That is for trying things out on this machine only; a deployed invitcode
verifies tokens (AUTH=token).

Every route, to read and to try: ${url}/docs

Line by line:

  ${post("server/c", `'{"serverId":"tea-club","name":"Tea Club","ownerId":"ada"}'`)}

  code=$(${post("invitCode/c", `'{"serverId":"tea-club","creatorId":"ada","maxUses":5}'`)} | sed 's/.*"data":"\\([^"]*\\)".*/\\1/'); echo "$code"

  ${post("invitCode/use", `"{\\"code\\":\\"$code\\",\\"userId\\":\\"grace\\"}"`)}

  ${post("member/r", `'{"serverId":"tea-club"}'`)}

  curl -sw '\\n' -X POST '${url}/discord/invites?userId=linus'

The data stays in .wrangler/state. Stop with Ctrl-C.
`;
}
