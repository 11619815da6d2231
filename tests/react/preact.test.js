// `invitcode/react` with Preact in the place of React.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startProduct } from "../support/product.js";
import { makeCode, makeServer, mistyped, unique } from "../support/world.js";
import { assertAccessible, newApp } from "./app.js";

const product = await startProduct();
const app = await newApp();
const url = product.url.origin;

before(async () => {
  const compat = "preact/compat";
  await app.build(
    `const App = () => h(InvitcodeProvider, service, params.serverId ? h(InviteManager, { serverId: params.serverId }) : h(JoinInvite, {}));`,
    { "react-dom/client": `${compat}/client`, "react-dom": compat, react: compat },
  );
  await app.open();
});
after(async () => {
  await app.close();
  await product.remove();
});

test("with Preact, a typed code is checked offline, looked up and redeemed", async () => {
  const server = await makeServer(product, { name: "Chess club" });
  const code = await makeCode(product, server);
  const { page, complaints, calls } = await app.visit({ url, userId: unique("user") });
  await page.getByLabel("Invitation code").fill(mistyped(code));
  await page.waitForSelector('[data-status="mistyped"]');
  assert.deepEqual(calls, []);
  const isReact = await page.locator("#root").evaluate((root) => Object.keys(root).some((name) => name.startsWith("__react")));
  assert.equal(isReact, false);
  await page.getByLabel("Invitation code").fill(code);
  await page.getByRole("button", { name: "Join" }).click();
  await page.waitForSelector('[data-status="joined"]');
  assert.equal(await page.locator(".invitcode-told").innerText(), "You have joined “Chess club”.");
  assert.equal(await page.evaluate(() => document.activeElement?.className), "invitcode-told");
  await assertAccessible(page);
  assert.deepEqual(complaints, []);
});

test("with Preact, a code is created, revoked and restored", async () => {
  const server = await makeServer(product);
  const { page, complaints } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId });
  await page.getByLabel("Number of people").fill("2");
  await page.getByRole("button", { name: "Create code" }).click();
  const row = (/** @type {string} */ status) => page.waitForSelector(`.invitcode-code[data-status="${status}"]`);
  await row("active");
  await page.getByRole("button", { name: "Revoke" }).click();
  await row("revoked");
  await page.getByRole("button", { name: "Restore" }).click();
  await row("active");
  await assertAccessible(page);
  assert.deepEqual(complaints, []);
});
