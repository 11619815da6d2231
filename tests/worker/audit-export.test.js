// `npm run export -- --audit`: the audit log of a server, an entry a line.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { startProduct } from "../support/product.js";

const SERVICE_KEY = "service-key-of-the-tests-0123456789";
const root = fileURLToPath(new URL("../../", import.meta.url));
const product = await startProduct({ env: { AUTH: "token", SERVICE_KEY } });
after(() => product.remove());

/** @param {string[]} args @param {(child: import("node:child_process").ChildProcessWithoutNullStreams) => void} [begun] */
async function exported(args, begun) {
  const child = spawn(process.execPath, ["js/tools/export.js", ...args, "--url", product.url.href], { cwd: root, env: { ...process.env, npm_lifecycle_event: "", SERVICE_KEY } });
  let [out, told] = ["", ""];
  child.stdout.on("data", (data) => (out += data));
  child.stderr.on("data", (data) => (told += data));
  begun?.(child);
  const code = await new Promise((resolve) => child.once("close", resolve));
  return { code, out, told };
}

/** @param {string} path @param {unknown} args */
const service = (path, args) => product.call(path, args, { headers: { Authorization: `Bearer ${SERVICE_KEY}` } });

await service("server:c", { serverId: "s", name: "S", ownerId: "ann" });
for (let count = 0; count < 250; count += 1) await service("server:u", { serverId: "s", name: `S${count}`, reason: `reason ${count}` });

test("all entries are written, newest first, over several pages", async () => {
  const { code, out, told } = await exported(["--audit", "--server-id", "s"]);
  assert.equal(code, 0, told);
  const entries = out.trim().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(entries.map(({ reason }) => reason), [...Array.from({ length: 250 }, (_, index) => `reason ${249 - index}`), null]);
  assert.match(told, /251 entries written/);
});

test("it ends quietly when its reader ends", async () => {
  const { code, told } = await exported(["--audit", "--server-id", "s"], (child) => child.stdout.once("data", () => child.stdout.destroy()));
  assert.deepEqual([code, told.replace(/^\d+ entries.*$/gm, "").trim()], [0, ""]);
});

test("a missing or unknown server is named", async () => {
  const without = await exported(["--audit"]);
  assert.equal(without.code, 1);
  assert.match(without.told, /--audit takes the server whose log it writes: --server-id ID/);
  const alone = await exported(["--server-id", "s"]);
  assert.equal(alone.code, 1);
  assert.match(alone.told, /--server-id goes with --audit/);
  const unknown = await exported(["--audit", "--server-id", "nosuch"]);
  assert.equal(unknown.code, 1);
  assert.match(unknown.told, /404: Server not found/);
});

test("the former name --server leads to --server-id", async () => {
  const { code, told, out } = await exported(["--audit", "--server", "s"]);
  assert.deepEqual([code, out], [1, ""]);
  assert.match(told, /^--server is called --server-id, as in the command invitcode\nUsage: /);
});
