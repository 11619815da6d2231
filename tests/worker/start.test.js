// `npm start` as a newcomer meets it: what it prints can be pasted, what was stored is there after a
// restart, and nothing stays behind when it ends. `npm run deploy` says what is missing.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = await mkdtemp(join(tmpdir(), "invitcode-clone-"));
for (const name of ["js", "pkg", "src/storage/migrations", "package.json"]) {
  await cp(join(root, name), join(folder, name), { recursive: true });
}
// Whoever has a database of their own must not have it deployed to by a test.
const settings = await readFile(join(root, "wrangler.toml"), "utf8");
await writeFile(join(folder, "wrangler.toml"), settings.replaceAll(/^\s*database_id\s*=.*$/gm, ""));
await symlink(join(root, "node_modules"), join(folder, "node_modules"));
after(() => rm(folder, { recursive: true, force: true }));

/** @param {string} tool @param {Record<string, string>} env */
function run(tool, env) {
  const child = spawn(process.execPath, [`js/tools/${tool}.js`], {
    cwd: folder,
    env: { ...process.env, npm_lifecycle_event: "", ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const running = { child, output: "", ended: new Promise((resolve) => child.once("close", resolve)) };
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (running.output += data));
  return running;
}

/** @param {ReturnType<typeof run>} running @param {string} text */
async function untilPrinted(running, text) {
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

/** @param {ReturnType<typeof run>} running @param {NodeJS.Signals} name */
async function stop(running, name) {
  const below = descendants(running.child.pid);
  assert.notEqual(below.length, 0);
  running.child.kill(name);
  assert.equal(await running.ended, 0, running.output);
  // The last of them may need a moment to be gone from the table of processes.
  for (let tries = 0; tries < 100 && below.some(lives); tries += 1) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(below.filter(lives), [], "every process that it started has ended");
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = /** @type {import("node:net").AddressInfo} */ (probe.address());
      probe.close(() => resolve(port));
    });
  });
}

/** Pastes lines into a shell. @param {string[]} lines */
const paste = (lines) => execFileSync("sh", ["-c", lines.join("\n")], { encoding: "utf8" });

test("a newcomer pastes the printed lines, and finds the code used after a restart", async () => {
  const port = await freePort();
  const env = { PORT: String(port) };
  const first = run("start", env);
  await untilPrinted(first, "Ctrl-C");
  assert.match(first.output, /AUTH=open: nobody is asked who they are/);

  const lines = first.output.split("\n").filter((line) => /^ {2}(curl|code=)/.test(line));
  const [makeServer, makeCode, useCode, readMembers, invite] = lines.map((line) => line.trim());
  assert.ok(makeServer && makeCode && useCode && readMembers && invite, first.output);
  assert.match(paste([makeServer]), /"message":"Server created"/);
  const [code, used] = paste([makeCode, useCode]).split("\n");
  assert.match(String(code), /^[0-9A-Z]{12}$/);
  assert.deepEqual(JSON.parse(String(used)), {
    status: "success",
    code: 200,
    message: "Code used",
    data: { serverId: "tea-club", joined: true },
  });
  assert.match(paste([invite]), /^\{"message":"Invite created successfully\.","inviteLink":"http:\/\/localhost:3000\/join\/[0-9A-Z]{12}"\}\n$/);
  await stop(first, "SIGTERM");

  const second = run("start", env);
  await untilPrinted(second, "Ctrl-C");
  const again = JSON.parse(paste([`code=${code}`, useCode]));
  assert.deepEqual(again.data, { serverId: "tea-club", joined: false });
  const members = JSON.parse(paste([readMembers])).data.page;
  assert.deepEqual(members.map((/** @type {any} */ { userId }) => userId).sort(), ["ada", "grace"]);
  await stop(second, "SIGINT");
});

for (const PORT of ["no", "0", "65536", "80 80", "-1", "1e3"]) {
  test(`PORT=${PORT} is refused in plain words`, async () => {
    const running = run("start", { PORT });
    assert.equal(await running.ended, 1);
    assert.equal(running.output.trim(), `PORT must be a number from 1 to 65535, and is "${PORT}"`);
  });
}

test("a port that is taken is named, with what to do", async (t) => {
  const other = createServer();
  const port = await new Promise((resolve) => {
    other.listen(0, "127.0.0.1", () => resolve(/** @type {import("node:net").AddressInfo} */ (other.address()).port));
  });
  t.after(() => other.close());
  const running = run("start", { PORT: String(port) });
  assert.equal(await running.ended, 1);
  assert.match(running.output, new RegExp(`Port ${port} cannot be used: another program uses it.*PORT=\\d+ npm start`));
});

test("deploying without a database says how to make one", async () => {
  const running = run("deploy", {});
  assert.equal(await running.ended, 1);
  assert.match(running.output, /no database_id/);
  assert.match(running.output, /npx wrangler d1 create invitcode/);
});
