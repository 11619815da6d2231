/** `npm start` and the other tools as a newcomer runs them, in a fresh clone. */
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** @typedef {{ child: import("node:child_process").ChildProcess, output: string, ended: Promise<unknown> }} Running */

/** Makes a folder with everything that the tools need, without their output. */
export async function clone() {
  const folder = await mkdtemp(join(tmpdir(), "invitcode-clone-"));
  for (const name of ["js", "pkg", "src/storage/migrations", "package.json"]) {
    await cp(join(root, name), join(folder, name), { recursive: true });
  }
  // A test must never deploy to a developer's own database.
  const settings = await readFile(join(root, "wrangler.toml"), "utf8");
  await writeFile(join(folder, "wrangler.toml"), settings.replaceAll(/^\s*database_id\s*=.*$/gm, ""));
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/**
 * Starts one of the tools.
 *
 * @param {string} folder
 * @param {string} tool
 * @param {Record<string, string>} env
 * @param {string[]} [args]
 * @returns {Running}
 */
export function run(folder, tool, env, args = []) {
  const child = spawn(process.execPath, [`js/tools/${tool}.js`, ...args], {
    cwd: folder,
    env: { ...process.env, npm_lifecycle_event: "", ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const running = { child, output: "", ended: new Promise((resolve) => child.once("close", resolve)) };
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (running.output += data));
  return running;
}

/** @param {Running} running @param {string} text */
export async function untilPrinted(running, text) {
  while (!running.output.includes(text)) {
    assert.equal(running.child.exitCode, null, running.output);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Every process with its parent and state. */
function processes() {
  return execFileSync("ps", ["-A", "-o", "pid=,ppid=,stat=,args="], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [])
    .map(([, pid, parent, state = "", args = ""]) => ({ pid: Number(pid), parent: Number(parent), isZombie: state.startsWith("Z"), args }));
}

/** The processes below this one, at any depth. @param {number | undefined} pid @returns {number[]} */
export function descendants(pid) {
  const all = processes();
  /** @param {number | undefined} parent @returns {number[]} */
  const below = (parent) => all.filter((one) => one.parent === parent).flatMap((one) => [one.pid, ...below(one.pid)]);
  return below(pid);
}

/**
 * The processes of an `npm start`: those from the script up to npm, and those below the script.
 *
 * @param {number} npm
 */
export function ancestors(npm) {
  const all = processes();
  const parents = new Map(all.map(({ pid, parent }) => [pid, parent]));
  const script = all.find(({ pid, args }) => args.includes("js/tools/start.js") && !/^\S*sh /.test(args) && descendants(npm).includes(pid));
  assert.ok(script !== undefined, "the script runs");
  const line = [script.pid];
  for (let at = script.pid; at !== npm; line.push(at)) at = parents.get(at) ?? npm;
  return { line, below: descendants(script.pid) };
}

/** Waits until these processes have ended. @param {number[]} pids */
export async function untilEnded(pids) {
  let left = pids;
  for (let tries = 0; tries < 100 && left.length > 0; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    // An ended process stays in the table until its parent reads its exit code.
    left = processes().filter(({ pid, isZombie }) => pids.includes(pid) && !isZombie).map(({ pid }) => pid);
  }
  assert.deepEqual(left, [], "every process has ended");
}

/** @param {Running} running @param {NodeJS.Signals} name */
export async function stop(running, name) {
  const below = descendants(running.child.pid);
  assert.notEqual(below.length, 0);
  running.child.kill(name);
  assert.equal(await running.ended, 0, running.output);
  await untilEnded(below);
}

/** @returns {Promise<number>} */
export function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = /** @type {import("node:net").AddressInfo} */ (probe.address());
      probe.close(() => resolve(port));
    });
  });
}
