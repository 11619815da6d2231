/** What people do with the components, for each library that renders them. */
import assert from "node:assert/strict";
import { makeCode, makeServer, mistyped, unique } from "../support/world.js";
import { assertAccessible } from "./app.js";

/** The view that the flows drive. */
export const view = "const App = () => h(InvitcodeProvider, service, params.serverId ? h(InviteManager, { serverId: params.serverId }) : h(JoinInvite, {}));";

/** @typedef {import("../support/product.js").Product} Product */
/** @typedef {import("./app.js").App} App */

/**
 * A code is typed wrong, then right, and redeemed.
 *
 * @param {App} app
 * @param {Product} product
 * @returns {Promise<import("playwright-core").Page>}
 */
export async function joins(app, product) {
  const code = await makeCode(product, await makeServer(product, { name: "Chess club" }));
  const { page, complaints, calls } = await app.visit({ url: product.url.origin, userId: unique("user") });
  await page.getByLabel("Invitation code").fill(mistyped(code));
  await page.waitForSelector('[data-status="mistyped"]');
  assert.deepEqual(calls, []);
  await page.getByLabel("Invitation code").fill(code);
  await page.getByRole("button", { name: "Join" }).click();
  await page.waitForSelector('[data-status="joined"]');
  assert.equal(await page.locator(".invitcode-told").innerText(), "You have joined “Chess club”.");
  assert.equal(await page.evaluate(() => document.activeElement?.className), "invitcode-told");
  await assertAccessible(page);
  assert.deepEqual(complaints, []);
  return page;
}

/**
 * A code is created, revoked and restored.
 *
 * @param {App} app
 * @param {Product} product
 */
export async function manages(app, product) {
  const server = await makeServer(product);
  const { page, complaints } = await app.visit({ url: product.url.origin, userId: server.ownerId, serverId: server.serverId });
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
}
