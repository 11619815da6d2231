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

/** A folder with what the tools need, and nothing that they made before. */
export async function clone() {
  const folder = await mkdtemp(join(tmpdir(), "invitcode-clone-"));
  for (const name of ["js", "pkg", "src/storage/migrations", "package.json"]) {
    await cp(join(root, name), join(folder, name), { recursive: true });
  }
  // Whoever has a database of their own must not have it deployed to by a test.
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

/** The processes below this one, at any depth. @param {number | undefined} pid @returns {number[]} */
function descendants(pid) {
  const processes = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number));
  /** @param {number | undefined} parent @returns {number[]} */
  const below = (parent) => processes.filter(([, of]) => of === parent).flatMap(([own]) => [Number(own), ...below(own)]);
  return below(pid);
}

/** @param {number} pid */
function lives(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** @param {Running} running @param {NodeJS.Signals} name */
export async function stop(running, name) {
  const below = descendants(running.child.pid);
  assert.notEqual(below.length, 0);
  running.child.kill(name);
  assert.equal(await running.ended, 0, running.output);
  // The last of them may need a moment to be gone from the table of processes.
  for (let tries = 0; tries < 100 && below.some(lives); tries += 1) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(below.filter(lives), [], "every process that it started has ended");
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
