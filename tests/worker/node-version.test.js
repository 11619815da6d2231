// If the machine's Node is too old and the newer one is not installed, each npm script says so in one sentence before
// anything else.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const { scripts, engines } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));

const folder = await mkdtemp(join(tmpdir(), "invitcode-node-"));
after(() => rm(folder, { recursive: true, force: true }));
for (const name of ["js", "tests/conformance", "package.json"]) await cp(join(root, name), join(folder, name), { recursive: true });

/** Makes a Node say that it is another. @param {string} version */
const pretending = (version) =>
  `--import "data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'${version}'}})"`;

/** @param {string} script @param {string} version @param {string} [agent] */
function run(script, version, agent = "npm/11.0.0 node/v20.19.0 linux x64") {
  const [node, ...args] = scripts[script].split(" ");
  assert.equal(node, "node");
  const env = { ...process.env, NODE_OPTIONS: pretending(version), npm_config_user_agent: agent };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, env, encoding: "utf8" });
  return { status, output: stdout + stderr };
}

/** @param {string[]} parts what is in the folder of the package `node` */
async function installed(...parts) {
  await rm(join(folder, "node_modules"), { recursive: true, force: true });
  for (const part of parts) await mkdir(join(folder, "node_modules", "node", part), { recursive: true });
}

describe("without the install script of the package node, as with --ignore-scripts", () => {
  for (const script of Object.keys(scripts)) {
    test(`npm run ${script} says that the install script did not run, and what to type`, async () => {
      await installed(".");
      assert.deepEqual(run(script, "20.19.0"), {
        status: 1,
        output:
          "This needs Node 22.13 or newer, but this is Node 20.19.0: the package node brings a newer one, but its install script did not run; run npm rebuild node --ignore-scripts=false.\n",
      });
    });
  }

  test("with pnpm, the sentence names pnpm's commands", async () => {
    await installed(".");
    assert.match(run("start", "20.19.0", "pnpm/10.0.0 npm/? node/v20.19.0").output, /did not run; run pnpm rebuild node\.\n$/);
  });
});

test("before an install, the sentence says to install", async () => {
  await installed();
  assert.match(run("start", "20.19.0").output, /^This needs Node 22\.13 or newer, but this is Node 20\.19\.0: run npm ci, which brings a newer one along\.\n$/);
});

test("with an older Node typed by hand, the sentence says to use npm", async () => {
  await installed("bin/node");
  assert.match(run("start", "22.12.9").output, /^This needs Node 22\.13 or newer, but this is Node 22\.12\.9: start it with its npm script/);
});

test("a Node that is new enough runs the script", async () => {
  await installed(".");
  for (const version of ["22.13.0", "24.0.0"]) assert.match(run("start", version).output, /wrangler is not installed yet|wrangler\.toml/);
});

test("engines promises no more than npm ci and the scripts need", () => {
  assert.deepEqual(engines, { node: ">=20" });
});
