import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { installPackage, runInNode } from "./installed.js";
import { assertStory, tell } from "./story.js";

/** @type {import("./installed.js").Installed} */
let installed;
before(async () => {
  installed = await installPackage();
});
after(() => installed.remove());

test("the tarball holds exactly what its manifest names", async () => {
  const manifest = JSON.parse(await readFile(join(installed.folder, "node_modules/invitcode/package.json"), "utf8"));
  assert.deepEqual([...installed.packed].sort(), ["package.json", ...manifest.files].sort());
  // Only `invitcode/worker` and `invitcode/node` load them.
  assert.deepEqual(Object.keys(manifest.dependencies), ["jose", "srvx", "standardwebhooks", "uqr", "ws"]);
});

test("in Node the package loads the WebAssembly from disk and runs the functions in memory", async () => {
  const told = await runInNode(
    installed.folder,
    `import init, * as invitcode from "invitcode";
    await Promise.all([init(), init()]);
    await init();
    ${tell}
    console.log(JSON.stringify(await tell(invitcode, invitcode.memory())));`,
  );
  assertStory(told);
});

test("two in-memory stores in one process are independent", async () => {
  const errors = await runInNode(
    installed.folder,
    `import init, { functions, memory } from "invitcode";
    await init();
    const [one, other] = [functions(memory()), functions(memory())];
    await one("server:c", { serverId: "club", name: "Club", ownerId: "ada" });
    const replies = [];
    for (const call of [one, other]) replies.push(await call("server:r", { serverId: "club" }));
    console.log(JSON.stringify(replies.map(({ error = "none" }) => error)));`,
  );
  assert.deepEqual(errors, ["none", "errors.serverNotFound"]);
});
