// One `npm start` serves a folder, and when it ends, in whatever way, nothing of it goes on.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { ancestors, clone, freePort, run as runIn, stop, untilEnded, untilPrinted } from "../support/started.js";

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

test("two at once on a fresh folder: one serves, and the other says on which port", async () => {
  const ports = [await freePort(), await freePort()];
  const both = ports.map(start);
  const codes = await Promise.all(both.map((running) => Promise.race([running.ended, untilPrinted(running, "Ctrl-C").then(() => "serves", () => running.ended)])));
  assert.deepEqual([...codes].sort(), [1, "serves"]);
  const winner = codes.indexOf("serves");
  const [serving, refused] = [both[winner], both[1 - winner]];
  assert.ok(serving && refused);
  assert.equal(refused.output, `Nothing was started: another npm start serves this folder, on port ${ports[winner]}.\n`);
  assert.equal(await answers(Number(ports[winner])), true);
  await stop(serving, "SIGTERM");
});

test("a second one leaves the first as it is, on the same port as on another", async () => {
  const port = await freePort();
  const first = start(port);
  await untilPrinted(first, "Ctrl-C");
  for (const other of [port, await freePort()]) {
    const second = start(other);
    assert.equal(await second.ended, 1);
    assert.equal(second.output, `Nothing was started: another npm start serves this folder, on port ${port}.\n`);
  }
  assert.equal(await answers(port), true);
  await stop(first, "SIGINT");
});

describe("everything ends when", () => {
  /** @type {[string, NodeJS.Signals, (line: number[]) => number | undefined][]} */
  const ends = [
    ["npm is killed", "SIGKILL", (line) => line.at(-1)],
    ["npm is told that its terminal is gone", "SIGHUP", (line) => line.at(-1)],
    ["the script is killed", "SIGKILL", (line) => line[0]],
    ["wrangler is killed", "SIGKILL", () => undefined],
  ];
  for (const [what, name, choose] of ends) {
    test(what, async () => {
      const port = await freePort();
      const running = npmStart(port);
      await untilPrinted(running, "Ctrl-C");
      // From the script up to npm, whether or not there is a shell between them.
      const { line, below } = ancestors(Number(running.child.pid));
      process.kill(choose(line) ?? Number(below[0]), name);
      await untilEnded([...line, ...below]);
      assert.equal(await answers(port), false);
    });
  }
});

test("a start right after the script was killed waits for what is still about to end", async () => {
  const port = await freePort();
  const first = start(port);
  await untilPrinted(first, "Ctrl-C");
  first.child.kill("SIGKILL");
  await first.ended;
  const again = start(port);
  await untilPrinted(again, "Ctrl-C");
  await stop(again, "SIGTERM");
});

describe("data of another form", () => {
  const migration = join(folder, "src/storage/migrations/0001_codes.sql");

  test("is named in one sentence, with what to do, and is left as it is", async (t) => {
    const port = await freePort();
    const first = start(port);
    await untilPrinted(first, "Ctrl-C");
    await stop(first, "SIGTERM");
    const before = await readFile(migration, "utf8");
    t.after(() => writeFile(migration, before));
    const sentence = /^The data in \.wrangler\/state was made by another version of invitcode, or is another application's: move that folder away \(mv \.wrangler\/state \.wrangler\/state\.old\), and start again\.\n$/;
    await writeFile(migration, before.replace("CREATE TABLE member (", "CREATE TABLE member (\n  shoe_size INTEGER,"));
    const other = start(port);
    assert.equal(await other.ended, 1);
    assert.match(other.output, sentence);
  });
});
