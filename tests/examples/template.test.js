// The template of a worker: it deploys without an id pasted anywhere, and its README holds.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { quietly } from "../../js/tools/wrangler.js";
import { installed, serveExample } from "./example.js";

const wrangler = fileURLToPath(new URL("../../node_modules/wrangler/bin/wrangler.js", import.meta.url));
const folder = fileURLToPath(new URL("../../examples/template/", import.meta.url));
const { scripts } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));

/** @type {Awaited<ReturnType<typeof serveExample>>} */
let example;
before(async () => {
  const [, options = ""] = /wrangler dev ?(.*)$/.exec(scripts.start) ?? [];
  example = await serveExample("template", [], options.split(" ").filter(Boolean));
});
after(() => example.stop());

test("wrangler builds the deployment, with a database that it provisions", async () => {
  const place = await installed("template");
  const { status, stdout, stderr } = spawnSync(process.execPath, [wrangler, "deploy", "--dry-run"], { cwd: place, env: { ...quietly(join(place, "logs")), CI: "true" }, encoding: "utf8" });
  await rm(place, { recursive: true, force: true });
  assert.equal(status, 0, stdout + stderr);
  assert.match(stdout, /env\.DB \((?:invitcode|inherited)?\)?/);
  assert.match(stdout, /env\.LIVE \(Live\)/);
  assert.doesNotMatch(stdout + stderr, /WARNING|ERROR/);
  assert.doesNotMatch(await readFile(join(folder, "wrangler.toml"), "utf8"), /database_id/);
});

test("the commands of its README make a server and a code, and let somebody join", async () => {
  const readme = await readFile(join(folder, "README.md"), "utf8");
  const script = /^```sh\n(post\(\).*?)^```$/ms.exec(readme)?.[1] ?? "";
  const { stdout, stderr } = spawnSync("sh", ["-euc", script.replaceAll("127.0.0.1:8787", new URL(example.url).host)], { encoding: "utf8" });
  const replies = stdout.trim().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(replies.map(({ message }) => message), ["Server created", "Code created", "Code used"], stdout + stderr);

  const [, path] = /invitation page is `([^`]+)`/.exec(readme) ?? [];
  assert.ok(path, "the README tells the invitation page");
  const { page, complaints } = await example.person();
  await page.goto(`${example.url}${path}`);
  await page.getByRole("heading", { name: /Chess club/ }).waitFor();
  assert.deepEqual(complaints, []);
});

test("the application answers beside its invitations", async () => {
  assert.match(await (await fetch(example.url)).text(), /below \/invites/);
  assert.equal((await fetch(`${example.url}/invites/openapi.json`)).status, 200);
  assert.match(await (await fetch(`${example.url}/invitesX`)).text(), /Your application/);
});
