// `npm start` for a newcomer: the printed lines can be pasted, stored data survives a restart, and every process ends
// with it.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { after, test } from "node:test";
import { clone, freePort, run as runIn, stop, untilPrinted } from "../support/started.js";

const KEY = "a-key-of-this-test-long-enough-3b9d72c4e8f1a605";

const { folder, remove } = await clone();
after(remove);

/** @param {string} tool @param {Record<string, string>} env */
const run = (tool, env) => runIn(folder, tool, env);

/** Pastes lines into a shell. @param {string[]} lines */
const paste = (lines) => execFileSync("sh", ["-c", lines.join("\n")], { encoding: "utf8" });

test("a newcomer pastes the printed lines, and finds the code used after a restart", async () => {
  const port = await freePort();
  const env = { PORT: String(port) };
  const first = run("start", env);
  await untilPrinted(first, "Ctrl-C");
  assert.match(first.output, /AUTH=open: callers are not verified/);

  // The example is a click away.
  const [shown = "", managed = ""] = first.output.match(/http:\/\/\S+\/(?:j|console)[/?]\S+/g) ?? [];
  assert.match(await (await fetch(shown)).text(), /“Riverside Reading Club”/);
  const { searchParams } = new URL(managed);
  assert.deepEqual([...searchParams], [["server", "reading-club"], ["as", "ada"]]);
  assert.equal((await fetch(managed)).status, 200);
  /** @param {string} path @param {Record<string, unknown>} args */
  const list = async (path, args) => {
    const response = await fetch(`http://127.0.0.1:${port}/${path}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(args) });
    return /** @type {any} */ (await response.json()).data.page;
  };
  const example = { serverId: "reading-club" };
  assert.equal((await list("member/r", example)).length, 10);
  const codes = await list("invitCode/list", example);
  assert.equal(codes.length, 6);
  assert.deepEqual((await list("request/list", { ...example, status: "pending" })).length, 2);
  assert.deepEqual((await list("campaign/list", example)).map((/** @type {any} */ { name, uses }) => [name, uses]), [["Autumn", 7]]);

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
  assert.ok(second.output.includes(shown) && second.output.includes(managed), second.output);
  const ids = (/** @type {any[]} */ rows) => rows.map(({ _id }) => _id);
  assert.deepEqual(ids(await list("invitCode/list", example)), ids(codes));
  const again = JSON.parse(paste([`code=${code}`, useCode]));
  assert.deepEqual(again.data, { serverId: "tea-club", joined: false });
  const members = JSON.parse(paste([readMembers])).data.page;
  assert.deepEqual(members.map((/** @type {any} */ { userId }) => userId).sort(), ["ada", "grace"]);
  await stop(second, "SIGINT");
});

test("with STORE=durable the data lie in Durable Objects, and survive a restart", async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = { PORT: String(port), STORE: "durable" };
  const first = run("start", env);
  await untilPrinted(first, "Ctrl-C");
  assert.equal((await (await fetch(`${url}/healthz`)).json()).store, "durable");
  const lines = first.output.split("\n").filter((line) => /^ {2}(curl|code=)/.test(line)).map((line) => line.trim());
  const [makeServer = "", makeCode = "", useCode = "", readMembers = ""] = lines;
  // What the test before left in D1 is not here.
  assert.match(paste([makeServer]), /"message":"Server created"/);
  const [code, used] = paste([makeCode, useCode]).split("\n");
  assert.deepEqual(JSON.parse(String(used)).data, { serverId: "tea-club", joined: true });
  await stop(first, "SIGTERM");

  const second = run("start", env);
  await untilPrinted(second, "Ctrl-C");
  assert.deepEqual(JSON.parse(paste([`code=${code}`, useCode])).data, { serverId: "tea-club", joined: false });
  const members = JSON.parse(paste([readMembers])).data.page;
  assert.deepEqual(members.map((/** @type {any} */ { userId }) => userId).sort(), ["ada", "grace"]);
  await stop(second, "SIGTERM");
});

test("a move is rehearsed on this machine as the page on Durable Objects says", async (t) => {
  const settings = join(folder, ".dev.vars");
  await writeFile(settings, `SERVICE_KEY=${KEY}\n`);
  t.after(() => rm(settings));
  // Objects that the test before used would be refused by the move.
  await rm(join(folder, ".wrangler/state"), { recursive: true, force: true });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const store = async () => (await (await fetch(`${url}/healthz`)).json()).store;
  const before = run("start", { PORT: String(port) });
  await untilPrinted(before, "Ctrl-C");
  await stop(before, "SIGTERM");

  const moving = run("start", { PORT: String(port), STORE: "d1,durable" });
  await untilPrinted(moving, "Ctrl-C");
  const command = spawnSync(process.execPath, ["js/cli/index.js", "move", "--to", "durable"], { cwd: folder, encoding: "utf8", env: { ...process.env, INVITCODE_URL: url, INVITCODE_TOKEN: KEY } });
  assert.equal(command.status, 0, command.stderr);
  assert.match(command.stderr, /servers?, \d+ rows moved and compared/);
  await stop(moving, "SIGTERM");

  const after = run("start", { PORT: String(port), STORE: "durable" });
  await untilPrinted(after, "Ctrl-C");
  assert.equal(await store(), "durable");
  const response = await fetch(`${url}/member/r`, { method: "POST", headers: { "Content-Type": "application/json" }, body: '{"serverId":"reading-club"}' });
  assert.equal(/** @type {any} */ (await response.json()).data.page.length, 10);
  await stop(after, "SIGTERM");
});

test("another STORE is refused in plain words", async () => {
  const running = run("start", { STORE: "sqlite" });
  assert.equal(await running.ended, 1);
  assert.equal(running.output.trim(), 'STORE must be d1 or durable, or during a move d1,durable or durable,d1, not "sqlite"');
});

for (const PORT of ["no", "0", "65536", "80 80", "-1", "1e3"]) {
  test(`PORT=${PORT} is refused in plain words`, async () => {
    const running = run("start", { PORT });
    assert.equal(await running.ended, 1);
    assert.equal(running.output.trim(), `PORT must be a number from 1 to 65535, not "${PORT}"`);
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
