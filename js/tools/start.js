/**
 * `npm start`: serves invitcode on this machine, with a database in `.wrangler/state`, until it is stopped. It needs
 * neither Rust nor an account nor the network.
 */
import { existsSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { stripVTControlCharacters } from "node:util";
import "./check-node.js";
import { assertForm } from "./data-form.js";
import { example } from "./example.js";
import { FolderLock } from "./folder-lock.js";
import { whenNpmEnds } from "./npm-watch.js";
import { assertFree, HOST, portOf } from "./port.js";
import { ended, root, wrangler } from "./wrangler.js";

/** @typedef {import("node:child_process").ChildProcess} ChildProcess */

const PATIENCE = 60_000;
const LAST_CHANCE = 5_000;

/** How often a deployment's cron trigger runs. */
const MINUTE = 60_000;

/** The files that may hold a developer's own settings. */
const SETTINGS = [".dev.vars", ".env", "wrangler.toml"];

/** Where the data are: D1, or with `STORE=durable` Durable Objects. During a move both are named, first the store that has the data. */
const STORES = ["d1", "durable", "d1,durable", "durable,d1"];

/** The log lines of the calls that check whether the service is up and create the example. */
const OWN_CALLS = /^(?:\{"level":"info",|\[wrangler:info\] (?:GET|POST) )/;

/** Defaults for `/discord/invites`: the example server of the greeting, and an app's page for links. */
const INVITES = { DISCORD_GUILD_ID: "tea-club", INVITE_LINK_BASE: "http://localhost:3000/join/" };

/** Ends the started processes. @type {() => void} */
let stop = () => process.exit(1);

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function main() {
  whenNpmEnds(() => stop());
  // If another tool started this, the channel closes when that tool ends.
  process.on("disconnect", () => stop());
  process.channel?.unref();
  const port = portOf(process.env.PORT);
  const store = process.env.STORE || undefined;
  if (store !== undefined && !STORES.includes(store)) throw new Error(`STORE must be d1 or durable, or during a move d1,durable or durable,d1, not ${JSON.stringify(store)}`);
  const lock = await FolderLock.take(`${root}.wrangler/state`, port);
  try {
    await assertFree(port);
    await assertForm(root);
    await migrate(lock);
    return await serve(port, store, lock);
  } finally {
    lock.release();
  }
}

/** Migrates the local database. @param {FolderLock} lock */
async function migrate(lock) {
  const child = wrangler(["d1", "migrations", "apply", "DB", "--local"], { stdio: ["ignore", "pipe", "pipe"], endsWithThis: true });
  lock.uses(child.pid);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (data) => (output += data));
  if ((await ended(child)) !== 0) throw new Error(`${output}\nThe local database could not be migrated.`);
}

/** @param {number} port @param {string | undefined} store @param {FolderLock} lock */
async function serve(port, store, lock) {
  const url = `http://${HOST}:${port}`;
  const args = ["dev", "--local", "--ip", HOST, "--port", String(port), "--var", "AUTH:open", ...(store === undefined ? [] : ["--var", `STORE:${store}`]), ...inviteSettings(), ...publicUrl(url)];
  // Its output goes through this process, which has the terminal.
  if (process.stdout.isTTY) process.env["FORCE_COLOR"] ??= "1";
  const child = wrangler([...args, "--show-interactive-dev-session=false"], {
    stdio: ["ignore", "pipe", "pipe"],
    endsWithThis: true,
  });
  lock.uses(child.pid);
  let isGreeted = false;
  for (const [from, to] of /** @type {const} */ ([[child.stdout, process.stdout], [child.stderr, process.stderr]])) {
    if (from === null) continue;
    createInterface({ input: from }).on("line", (line) => {
      if (isGreeted || !OWN_CALLS.test(stripVTControlCharacters(line))) to.write(`${line}\n`);
    });
  }
  let stopping = false;
  stop = () => {
    if (stopping) return;
    stopping = true;
    signal(child, "SIGTERM");
    setTimeout(() => signal(child, "SIGKILL"), LAST_CHANCE).unref();
  };
  for (const name of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) process.on(name, () => stop());
  process.on("exit", () => signal(child, "SIGKILL"));

  const end = ended(child);
  // What the cron trigger of a deployment does.
  if (has(/^\s*WEBHOOK_URL\s*=/m)) setInterval(() => void fetch(`${url}/cdn-cgi/local/scheduled`).catch(() => {}), MINUTE).unref();
  void ready(url, child).then(async (serving) => {
    // Another tool that started this has no reader for the example.
    if (serving) {
      console.log(greeting(url, process.channel ? undefined : await example(url)));
      isGreeted = true;
    } else if (!stopping) {
      console.error(`invitcode did not answer on ${url} within ${PATIENCE / 1000} seconds.`);
      stop();
    }
  });
  const code = await end;
  return stopping ? 0 : code;
}

/** Default settings that make invites work, unless the developer has their own. */
function inviteSettings() {
  return has(/^\s*(?:DISCORD_\w+|INVITE_LINK_BASE)\s*=/m) ? [] : Object.entries(INVITES).flatMap(([name, value]) => ["--var", `${name}:${value}`]);
}

/** The address of this machine for QR codes, unless the developer has another. @param {string} url */
function publicUrl(url) {
  return has(/^\s*PUBLIC_URL\s*=/m) ? [] : ["--var", `PUBLIC_URL:${url}`];
}

/** Whether one of the files with a developer's own settings holds this. @param {RegExp} setting */
function has(setting) {
  const files = SETTINGS.map((name) => `${root}${name}`).filter(existsSync);
  return files.some((file) => setting.test(readFileSync(file, "utf8")));
}

/** @param {ChildProcess} child @param {NodeJS.Signals} name */
function signal(child, name) {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, name);
  } catch {
    // The group has already ended.
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

/** @param {string} url @param {Awaited<ReturnType<typeof example>>} shown */
function greeting(url, shown) {
  const post = (/** @type {string} */ path, /** @type {string} */ body) =>
    `curl -sw '\\n' ${url}/${path} -H 'Content-Type: application/json' -d ${body}`;
  return `
invitcode answers on ${url}

AUTH=open: callers are not verified. Anyone who reaches this address can act as any user, so use it
on this machine only. A deployed invitcode verifies tokens (AUTH=token).

${shown === undefined ? "" : `See it, with an example in it:

  the page of an invitation      ${url}/j/${shown.code}
  the console of its owner       ${url}/console?server=${shown.server}&as=${shown.user}

`}Read and try every route: ${url}/docs

Paste these lines, one by one:

  ${post("server/c", `'{"serverId":"tea-club","name":"Tea Club","ownerId":"ada"}'`)}

  code=$(${post("invitCode/c", `'{"serverId":"tea-club","creatorId":"ada","maxUses":5}'`)} | sed 's/.*"data":"\\([^"]*\\)".*/\\1/'); echo "$code"

  ${post("invitCode/use", `"{\\"code\\":\\"$code\\",\\"userId\\":\\"grace\\"}"`)}

  ${post("member/r", `'{"serverId":"tea-club"}'`)}

  curl -sw '\\n' -X POST '${url}/discord/invites?userId=linus'

The data stays in .wrangler/state. Stop with Ctrl-C.
`;
}
