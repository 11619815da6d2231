import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { build, createServer } from "vite";
import { installPackage } from "./installed.js";
import { openPage, visit } from "./page.js";
import { assertStory, tell } from "./story.js";

const script = `import init, * as invitcode from "invitcode";
${tell}
await init();
window.result = await tell(invitcode, invitcode.memory());`;

const icon = '<link rel="icon" href="data:,">';

/** @type {import("./installed.js").Installed} */
let installed;
before(async () => {
  installed = await installPackage();
});
after(() => installed.remove());

test("a page without a bundler runs the package from node_modules", async () => {
  const imports = { invitcode: "/node_modules/invitcode/index.js" };
  await writeFile(
    join(installed.folder, "index.html"),
    `<!doctype html>${icon}
    <script type="importmap">${JSON.stringify({ imports })}</script>
    <script type="module">${script}</script>`,
  );
  const { result, complaints } = await openPage(installed.folder);
  assertStory(result);
  assert.deepEqual(complaints, []);
});

async function writeApp() {
  await writeFile(join(installed.folder, "main.js"), script);
  await writeFile(
    join(installed.folder, "index.html"),
    `<!doctype html>${icon}<script type="module" src="/main.js"></script>`,
  );
}

test("Vite builds a page with the package without configuration", async () => {
  await writeApp();
  await build({ root: installed.folder, configFile: false, logLevel: "error" });
  const { result, complaints } = await openPage(join(installed.folder, "dist"));
  assertStory(result);
  assert.deepEqual(complaints, []);
});

test("Vite's development server, which prebundles dependencies, serves a page with the package", async () => {
  await writeApp();
  const server = await createServer({
    root: installed.folder,
    configFile: false,
    logLevel: "error",
    server: { host: "127.0.0.1", port: 0, hmr: false, ws: false },
  });
  try {
    await server.listen();
    const { port } = /** @type {import("node:net").AddressInfo} */ (server.httpServer?.address());
    const { result } = await visit(`http://127.0.0.1:${port}/`);
    assertStory(result);
  } finally {
    await server.close();
  }
});
