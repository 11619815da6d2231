// One `npm start` serves a folder, and when it ends, in any way, all of its processes end.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, test } from "node:test";
import { ancestors, clone, descendants, freePort, run as runIn, stop, untilEnded, untilPrinted } from "../support/started.js";

const { folder, remove } = await clone();
after(remove);

/** @param {number} port */
const start = (port) => runIn(folder, "start", { PORT: String(port) });

/** @param {number} port */
const answers = (port) => fetch(`http://127.0.0.1:${port}/healthz`).then(({ ok }) => ok, () => false);

/** `npm start` as it is typed: npm, its shell, and what the shell starts. @param {number} port */
function npmStart(port) {
  const child = spawn("npm", ["start"], { cwd: folder, env: { ...process.env, PORT: String(port) }, stdio: ["ignore", "pipe", "pipe"], detached: true });
  const running = { child, output: "", ended: new Promise((resolve) => child.once("exit", resolve)) };
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (running.output += data));
  return running;
}

test("of two npm start on a fresh folder, one serves, and the other says on which port, as any later one does", async () => {
  const ports = [await freePort(), await freePort()];
  const both = ports.map(start);
  const codes = await Promise.all(both.map((running) => Promise.race([running.ended, untilPrinted(running, "Ctrl-C").then(() => "serves", () => running.ended)])));
  assert.deepEqual([...codes].sort(), [1, "serves"]);
  const port = Number(ports[codes.indexOf("serves")]);
  const [serving, refused] = codes[0] === "serves" ? both : both.toReversed();
  assert.ok(serving && refused);
  const sentence = `Nothing was started: another npm start serves this folder, on port ${port}.\n`;
  assert.equal(refused.output, sentence);
  const later = start(port);
  assert.equal(await later.ended, 1);
  assert.equal(later.output, sentence);
  assert.equal(await answers(port), true);
  await stop(serving, "SIGTERM");
});

for (const [what, name] of /** @type {[string, NodeJS.Signals][]} */ ([["is killed", "SIGKILL"], ["loses its terminal", "SIGHUP"]])) {
  test(`every process of npm start ends when npm ${what}`, async () => {
    const port = await freePort();
    const running = npmStart(port);
    await untilPrinted(running, "Ctrl-C");
    // From the script up to npm, whether or not there is a shell between them.
    const { line, below } = ancestors(Number(running.child.pid));
    process.kill(Number(line.at(-1)), name);
    await untilEnded([...line, ...below]);
    assert.equal(await answers(port), false);
  });
}

test("every process of npm start ends when its script is killed, and a start right after it waits for that", async () => {
  const port = await freePort();
  const first = start(port);
  await untilPrinted(first, "Ctrl-C");
  const below = descendants(first.child.pid);
  assert.notEqual(below.length, 0);
  first.child.kill("SIGKILL");
  await first.ended;
  const again = start(port);
  await untilPrinted(again, "Ctrl-C");
  await untilEnded(below);
  assert.equal(await answers(port), true);
  await stop(again, "SIGTERM");
});

test("npm start reports data of another version in one sentence, with what to do", async (t) => {
  const migration = join(folder, "src/storage/migrations/0001_codes.sql");
  const before = await readFile(migration, "utf8");
  t.after(() => writeFile(migration, before));
  await writeFile(migration, before.replace("CREATE TABLE member (", "CREATE TABLE member (\n  shoe_size INTEGER,"));
  const running = start(await freePort());
  assert.equal(await running.ended, 1);
  assert.equal(
    running.output,
    "The data in .wrangler/state was made by another version of invitcode or by another application: move that folder away (mv .wrangler/state .wrangler/state.old), and start again.\n",
  );
});
