// The codes of <InviteManager>, and the hooks for lists, in Chromium, over HTTP to the real service.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { startProduct } from "../support/product.js";
import { makeCode, makeServer, unique } from "../support/world.js";
import { assertAccessible } from "./app.js";
import { has, held, rows, startManager, statuses, tells, told, turns } from "./manager.js";

const { product, app, url, stop } = await startManager();
after(stop);

test("an empty list says so, and a code is made by keyboard alone", async () => {
  const server = await makeServer(product);
  const { page, complaints, calls } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId });
  await page.getByText("No codes yet. Create the first one with the form.").waitFor();
  await assertAccessible(page);
  await page.getByLabel("Number of people").focus();
  await page.keyboard.type("3");
  await page.keyboard.press("Enter");
  await tells(page, "Code created: ");
  await has(page, 1);
  const [row] = await product.rows("SELECT code, max_uses FROM invit_code WHERE server_id = ?", server.serverId);
  assert.equal(row?.max_uses, 3);
  assert.match(await rows(page).first().innerText(), /Used 0 of 3/);
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("name")), "maxUses", "the focus stays in the form");
  assert.equal(calls.filter(({ path }) => path === "invitCode:c").length, 1);
  await assertAccessible(page);
  assert.deepEqual(complaints, []);
});

test("a new code shows at once, before the service answers, without a text or actions", async () => {
  const server = await makeServer(product);
  const { page } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId });
  await page.getByText("No codes yet.").waitFor();
  const letGo = await held(page, "/invitCode/c");
  await page.getByLabel("Note").fill("For the door");
  await page.getByRole("button", { name: "Create code" }).click();
  await turns(page, "pending");
  assert.match(await rows(page).first().innerText(), /being created[\s\S]*For the door/);
  assert.equal(await rows(page).first().getByRole("button").count(), 0);
  letGo();
  await turns(page, "active");
  assert.equal(await rows(page).count(), 1, "the code is never shown twice");
  assert.equal(await page.getByLabel("Note").inputValue(), "", "the form is ready for the next one");
});

test("a code that the service refuses disappears, and the field says why", async () => {
  const server = await makeServer(product);
  const { page } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId });
  await page.getByText("No codes yet.").waitFor();
  await page.getByLabel("Valid until").fill("2001-01-01T00:00");
  await page.getByRole("button", { name: "Create code" }).click();
  await tells(page, "Something in what you entered is not right.");
  assert.equal(await rows(page).count(), 0);
  assert.equal(await page.getByLabel("Valid until").getAttribute("aria-invalid"), "true");
  assert.match(await page.locator('[data-field="expiresAt"] .invitcode-problem').innerText(), /^Valid until: /);
  assert.equal(await page.getByLabel("Valid until").inputValue(), "2001-01-01T00:00", "what was entered stays");
  await assertAccessible(page);
});

test("revoking and restoring show at once, keep the focus, and go back where the service cannot be reached", async () => {
  const server = await makeServer(product);
  const code = await makeCode(product, server);
  const { page } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId });
  const letGo = await held(page, "/invitCode/d");
  await page.getByRole("button", { name: "Revoke" }).click();
  await turns(page, "revoked");
  const [before] = await product.rows("SELECT revoked_at FROM invit_code WHERE server_id = ?", server.serverId);
  assert.equal(before?.revoked_at, null, "the service has not heard of it yet");
  letGo();
  await tells(page, "Revoked: ");
  assert.match(String(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))), /^Restore /);
  await page.keyboard.press("Enter");
  await turns(page, "active");
  await tells(page, "Restored: ");
  assert.equal((await product.call("invitCode:explain", { code })).body.data.wouldAnswer.status, "success");
  await page.route("**/invitCode/d", (route) => route.abort());
  await page.getByRole("button", { name: "Revoke" }).click();
  await tells(page, "The service could not be reached.");
  await turns(page, "active");
});

test("copying takes the code or its link, and says so", async () => {
  const server = await makeServer(product);
  const code = await makeCode(product, server);
  for (const link of ["", "https://invites.example/j/"]) {
    const { page } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId, ...(link ? { link } : {}) });
    await page.getByRole("button", { name: "Copy" }).click();
    await tells(page, "Copied: ");
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.equal(copied.replaceAll("-", ""), (link + code).replaceAll("-", ""));
  }
});

test("who used a code is shown on demand", async () => {
  const server = await makeServer(product);
  const code = await makeCode(product, server);
  await product.call("invitCode:use", { code, userId: unique("bob"), user: "Bob\u202e" });
  const { page } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId });
  const button = page.getByRole("button", { name: "Show who used it" });
  assert.equal(await button.getAttribute("aria-expanded"), "false");
  await button.click();
  await page.locator(".invitcode-use").waitFor();
  assert.equal(await page.locator(".invitcode-use .invitcode-user").textContent(), "Bob");
  await assertAccessible(page);
  await page.getByRole("button", { name: "Hide who used it" }).click();
  assert.equal(await page.locator(".invitcode-use").count(), 0);
});

test("a long list is read page by page, without gaps or doubles while codes come", async () => {
  const server = await makeServer(product);
  for (let index = 0; index < 7; index += 1) await makeCode(product, server, { label: `n${index}` });
  const { page } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId, limit: "3" });
  await has(page, 3);
  await page.getByRole("button", { name: "Show more" }).click();
  await has(page, 6);
  // What was ever on the screen, because a row must not be away for a moment either.
  await page.evaluate(() => {
    /** @type {any} */ (window).seen = [];
    const look = () => /** @type {any} */ (window).seen.push([...document.querySelectorAll(".invitcode-note")].map(({ textContent }) => textContent));
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
  });
  const letGo = await held(page, "/invitCode/list");
  await page.getByLabel("Note").fill("new");
  await page.getByRole("button", { name: "Create code" }).click();
  await tells(page, "Code created");
  const notes = () => page.locator(".invitcode-note").allTextContents();
  letGo();
  await page.waitForFunction(() => document.querySelectorAll(".invitcode-code").length === 6 && document.querySelector('[data-status="pending"]') === null);
  assert.deepEqual(await notes(), ["new", "n6", "n5", "n4", "n3", "n2"]);
  for (const seen of await page.evaluate(() => /** @type {any} */ (window).seen)) {
    const shown = seen.filter((/** @type {string} */ note) => note !== "new");
    assert.deepEqual(shown, ["n6", "n5", "n4", "n3", "n2", "n1"].slice(0, shown.length));
    assert.ok(shown.length >= 5);
  }
  await page.getByRole("button", { name: "Show more" }).click();
  await has(page, 8);
  assert.deepEqual(await notes(), ["new", "n6", "n5", "n4", "n3", "n2", "n1", "n0"]);
  assert.equal(await page.getByRole("button", { name: "Show more" }).count(), 0);
});

describe("what others change", () => {
  test("a list is read again when the page gets the focus", async () => {
    const server = await makeServer(product);
    const { page } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId });
    await page.getByText("No codes yet.").waitFor();
    await makeCode(product, server);
    await page.evaluate(() => window.dispatchEvent(new Event("focus")));
    await has(page, 1);
  });

  test("a list is read again at the interval that the provider names", async () => {
    const server = await makeServer(product);
    const { page } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId, refreshMs: "100" });
    await page.getByText("No codes yet.").waitFor();
    await makeCode(product, server);
    await has(page, 1);
  });

  test("a list that is gone is not read again", async () => {
    const server = await makeServer(product);
    const { page, calls } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId });
    await page.getByText("No codes yet.").waitFor();
    await page.evaluate(() => /** @type {any} */ (window).show(false));
    await page.locator(".invitcode-manager").waitFor({ state: "detached" });
    const before = calls.length;
    await page.evaluate(() => window.dispatchEvent(new Event("focus")));
    assert.equal(calls.length, before);
  });
});

test("who may not read the codes is told so, and can try again", async () => {
  const secret = await startProduct({ env: { AUTH: "token", JWT_SECRET: "a-secret-of-this-test-that-is-long-enough" } });
  try {
    const { page } = await app.visit({ url: secret.url.origin, userId: "ada", serverId: "s" });
    // The service's own words stand there until the WebAssembly with the sentences is loaded.
    await page.locator(".invitcode-problem").filter({ hasText: "Please sign in first." }).waitFor();
    await assertAccessible(page);
  } finally {
    await secret.remove();
  }
});

test("members change at once, and lists of one status follow", async () => {
  const server = await makeServer(product);
  const code = await makeCode(product, server, { label: "kept" });
  await makeCode(product, server, { label: "gone" });
  await product.call("invitCode:use", { code, userId: "bob" });
  const { page, complaints } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId, more: "1" });
  const members = () => page.locator("#members").innerText();
  await page.waitForFunction(() => document.querySelectorAll("#members li").length === 2);
  await page.waitForFunction(() => document.querySelector("#active")?.textContent === "gone,kept");
  const letGo = await held(page, "/member/u");
  await page.evaluate(() => void /** @type {any} */ (window).setRole("bob", "admin"));
  await page.waitForFunction(() => document.querySelector("#members")?.textContent?.includes("bob admin"));
  letGo();
  await rows(page).first().getByRole("button", { name: "Revoke" }).click();
  await page.waitForFunction(() => document.querySelector("#active")?.textContent === "kept");
  await page.evaluate(() => /** @type {any} */ (window).ban("bob"));
  assert.doesNotMatch(await members(), /bob/);
  assert.equal((await product.call("invitCode:use", { code, userId: "bob" })).status, 403);
  assert.deepEqual(complaints, []);
});

test("another user sees nothing that was shown to the last one", async () => {
  const server = await makeServer(product);
  await makeCode(product, server);
  const { page } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId });
  await has(page, 1);
  const letGo = await held(page, "/invitCode/list");
  await page.evaluate(() => /** @type {any} */ (window).setUser("eve"));
  await has(page, 0);
  letGo();
});

test("everything is in French where the provider says so", async () => {
  const server = await makeServer(product);
  await makeCode(product, server, { maxUses: 5 });
  const { page } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId, language: "fr" });
  await has(page, 1);
  assert.deepEqual(await statuses(page), ["active"]);
  assert.match(await rows(page).first().innerText(), /actif[\s\S]*Utilisé 0 fois sur 5[\s\S]*Copier[\s\S]*Révoquer/);
  await page.getByRole("button", { name: "Révoquer" }).click();
  await tells(page, "Révoqué\u00a0: ");
  assert.doesNotMatch(await page.locator(".invitcode-manager").innerText(), /\b(code created|copy|revoke|note:)\b/i);
  assert.match(await told(page), /^Révoqué/);
});
