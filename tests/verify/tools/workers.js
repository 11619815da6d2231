// Workers by Vite with Cloudflare's plugin; what wrangler makes is tested by tests/package/worker.test.js.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { before, test } from "node:test";
import { assertStory, tell } from "../../package/story.js";
import { consumers, installPackage, project } from "./consumers.js";

// As far as the workerd that the plugin brings knows.
const compatibilityDate = "2026-10-01";
const worker = `import init, * as invitcode from "invitcode";
${tell}
await init();
export default { fetch: async () => Response.json(await tell(invitcode, invitcode.memory())) };
`;

/** @returns {Promise<{ root: string, vite: any, plugins: unknown[] }>} */
async function prepare() {
  const root = await project("worker-vite", {
    "worker.js": worker,
    "wrangler.json": JSON.stringify({ name: "consumer", main: "worker.js", compatibility_date: compatibilityDate }),
  });
  process.chdir(root);
  process.env.WRANGLER_SEND_METRICS = "false";
  process.env.CLOUDFLARE_CF_FETCH_ENABLED = "false";
  const vite = await import(`${consumers}/node_modules/vite/dist/node/index.js`);
  const { cloudflare } = await import(`${consumers}/node_modules/@cloudflare/vite-plugin/dist/index.mjs`);
  return { root, vite, plugins: [cloudflare()] };
}

before(installPackage);

test("Vite with Cloudflare's plugin serves a worker with the package, without any configuration", async (context) => {
  const { root, vite, plugins } = await prepare();
  const server = await vite.createServer({ root, configFile: false, logLevel: "error", plugins, server: { host: "127.0.0.1", port: 0 } });
  context.after(() => server.close());
  await server.listen();
  const response = await fetch(`http://127.0.0.1:${server.httpServer.address().port}/`);
  assert.equal(response.status, 200, await response.clone().text());
  assertStory(/** @type {any} */ (await response.json()));
});

test("Vite with Cloudflare's plugin builds such a worker, with the WebAssembly beside it", async (context) => {
  const { root, vite, plugins } = await prepare();
  const builder = await vite.createBuilder({ root, configFile: false, logLevel: "error", plugins });
  await builder.buildApp();
  const server = await vite.preview({ root, configFile: false, logLevel: "error", plugins, preview: { host: "127.0.0.1", port: 0 } });
  context.after(() => server.close());
  assert.match(await readFile(join(root, "dist", "consumer", "index.js"), "utf8"), /\.wasm/);
  const response = await fetch(`http://127.0.0.1:${server.httpServer.address().port}/`);
  assertStory(/** @type {any} */ (await response.json()));
});
