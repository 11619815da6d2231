// `invitcode/react` from Vite's development server, which prebundles dependencies.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createServer } from "vite";
import { mistyped } from "../support/world.js";
import { newApp } from "./app.js";

const app = await newApp();
/** @type {import("vite").ViteDevServer} */
let server;
before(async () => {
  await app.write("const App = () => h(InvitcodeProvider, { url: \"\", userId: \"ada\" }, h(JoinInvite, {}));");
  server = await createServer({ root: app.folder, configFile: false, logLevel: "error", server: { host: "127.0.0.1", port: 0, hmr: false, ws: false } });
  await server.listen();
  await app.open();
});
after(async () => {
  await server.close();
  await app.close();
});

test("the offline check works in the development server without any configuration", async () => {
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.httpServer?.address());
  const { page, calls } = await app.visit({}, undefined, port);
  await page.getByLabel("Invitation code").fill(mistyped("NHKAN1Q9D9CT"));
  await page.waitForSelector('.invitcode-join[data-status="mistyped"]');
  assert.deepEqual(calls, []);
});
