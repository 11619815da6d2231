// The example of a service without Cloudflare: the commands of its Dockerfile, its unit for systemd and its package.json.
import assert from "node:assert/strict";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { freePort } from "../support/started.js";
import { installed } from "./example.js";
import { Serving } from "./serving.js";

const KEY = "a-key-of-this-test-long-enough-7f3a9c1e5b2d8046";

/** @type {string} */
let folder;
before(async () => {
  folder = await installed("self-hosted");
});
/** @type {Serving[]} */
const servings = [];
after(async () => {
  // A test that failed has not stopped its own.
  await Promise.all(servings.map((serving) => serving.stop()));
  await rm(folder, { recursive: true, force: true });
});

/** @param {string} name */
const text = (name) => readFile(join(folder, name), "utf8");

/** Runs the command `invitcode` on a free port, with the files of this folder. @param {string[]} command */
async function started([command = "", ...args]) {
  const port = await freePort();
  assert.match(command, /^(?:\/opt\/invitcode\/)?node_modules\/\.bin\/invitcode$/);
  const rest = args.map((arg) => arg.replace(/^(?:\/data|\/var\/lib\/invitcode)\//, `${folder}/`));
  const { SERVICE_KEY: _, AUTH: __, ...env } = process.env;
  const settings = rest.includes("--env") ? {} : { SERVICE_KEY: KEY };
  const serving = new Serving(join(folder, await commandFile()), rest, folder, { ...env, ...settings, PORT: String(port) });
  servings.push(serving);
  const url = `http://127.0.0.1:${port}`;
  await serving.answers(`${url}/healthz`);
  /** @param {string} path @param {object} args @param {string} [key] @returns {Promise<any>} */
  const call = async (path, args, key = KEY) => (await fetch(`${url}/${path}`, { method: "POST", headers: { "Content-Type": "application/json", Authorization: `Bearer ${key}` }, body: JSON.stringify(args) })).json();
  return { serving, url, call };
}

async function containerCommand() {
  const [, list = ""] = /^CMD (\[.*\])$/m.exec(await text("Dockerfile")) ?? [];
  return JSON.parse(list);
}

async function unitCommand() {
  const [, line = ""] = /^ExecStart=(.*)$/m.exec(await text("invitcode.service")) ?? [];
  return line.split(" ");
}

/** The file that npm installs as the command `invitcode`. */
async function commandFile() {
  const { bin } = JSON.parse(await text("node_modules/invitcode/package.json"));
  return join("node_modules/invitcode", bin.invitcode);
}

test("the container's command serves, stops when it is told, and finds its codes again under systemd", async () => {
  const first = await started(await containerCommand());
  await first.call("server/c", { serverId: "chess", name: "Chess club", ownerId: "ada" });
  const { data: code } = await first.call("invitCode/c", { serverId: "chess", creatorId: "ada", maxUses: 1 });
  assert.equal((await first.call("invitCode/use", { code, userId: "bob" })).message, "Code used");
  assert.equal((await first.call("invitCode/use", { code, userId: "bob" }, "wrong")).code, 401);
  await first.serving.stop();

  const second = await started(await unitCommand());
  assert.equal((await second.call("invitCode/use", { code, userId: "eve" })).error, "errors.maxUsed");
  assert.deepEqual((await second.call("member/r", { serverId: "chess" })).data.page.map((/** @type {any} */ { userId }) => userId).sort(), ["ada", "bob"]);
  const { data: next } = await second.call("invitCode/c", { serverId: "chess", creatorId: "ada" });
  assert.match(await (await fetch(`${second.url}/j/${next}`)).text(), /Chess club/);
  await second.serving.stop();
});

test("npm start reads its settings from the file that is copied and filled in", async () => {
  const { scripts } = JSON.parse(await text("package.json"));
  const example = await text("settings.example.env");
  assert.match(example, /^SERVICE_KEY=$/m);
  await writeFile(join(folder, "settings.env"), example.replace(/^SERVICE_KEY=$/m, `SERVICE_KEY=${KEY}`));
  const [command, ...args] = scripts.start.split(" ");
  assert.equal(command, "invitcode");
  const { serving, call } = await started(["node_modules/.bin/invitcode", ...args]);
  assert.equal((await call("server/c", { serverId: "go", name: "Go club", ownerId: "ada" })).message, "Server created");
  await serving.stop();
});

test("the docs show the same Dockerfile and unit", async () => {
  const docs = await readFile(new URL("../../docs/self-hosting.md", import.meta.url), "utf8");
  for (const [language, name] of [["dockerfile", "Dockerfile"], ["ini", "invitcode.service"]]) {
    assert.ok(docs.includes(`\`\`\`${language}\n${await text(String(name))}\`\`\`\n`), name);
  }
});

test("without a key the service does not start, and says what to set", async () => {
  await writeFile(join(folder, "settings.env"), await text("settings.example.env"));
  const { scripts } = JSON.parse(await text("package.json"));
  const { SERVICE_KEY: _, AUTH: __, ...env } = process.env;
  const serving = new Serving(join(folder, "node_modules/invitcode/cli/index.js"), scripts.start.split(" ").slice(1), folder, { ...env, PORT: String(await freePort()) });
  await assert.rejects(serving.answers("http://127.0.0.1:1/healthz"), /SERVICE_KEY/);
});
