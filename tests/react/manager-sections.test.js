// The requests, campaigns and history of <InviteManager>.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { startProduct } from "../support/product.js";
import { SECRET, signed } from "../support/tokens.js";
import { makeCode, makeServer, unique } from "../support/world.js";
import { assertAccessible } from "./app.js";
import { startManager, tells } from "./manager.js";

const { product, app, url, stop } = await startManager();
after(stop);

/** @typedef {import("playwright-core").Page} Page */

/** Files a request by a code that asks first. @param {string} code @param {string} user @param {string} [note] */
const file = (code, user, note) => product.call("invitCode:use", { code, userId: unique(user), user, ...(note === undefined ? {} : { note }) });
/** @param {Page} page @param {string} status */
const shows = (page, status) => page.getByLabel("Requests that are").selectOption(status);
/** @param {Page} page */
const requests = (page) => page.locator(".invitcode-request");
/** @param {Page} page @param {"campaigns" | "history"} name */
const open = (page, name) => page.locator(`[data-section="${name}"] > summary`).click();

test("a request is approved, another is declined with a reason and reopened, by keyboard as well", async () => {
  const server = await makeServer(product);
  const code = await makeCode(product, server, { requiresApproval: true });
  const { page, complaints } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId });
  await page.getByText("Nobody is waiting.").waitFor();
  await file(code, "Bob", "I play on Tuesdays\u202e");
  await file(code, "Cat");
  await page.evaluate(() => window.dispatchEvent(new Event("focus")));
  const bob = requests(page).filter({ hasText: "Bob" });
  await bob.waitFor();
  assert.equal(await bob.locator("blockquote").textContent(), "I play on Tuesdays");
  await assertAccessible(page);
  await bob.getByRole("button", { name: "Approve Bob" }).click();
  await tells(page, "Now a member: Bob");
  await bob.waitFor({ state: "detached" });
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Requests", "the row is gone with its buttons");

  const cat = requests(page).filter({ hasText: "Cat" });
  await cat.getByRole("button", { name: "Decline Cat" }).click();
  await page.keyboard.press("Escape");
  assert.match(String(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))), /^Decline Cat/);
  await page.keyboard.press("Enter");
  await assertAccessible(page);
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("name")), "reason");
  await page.keyboard.type("We are\nfull");
  await cat.locator(".invitcode-decline-form").getByRole("button", { name: "Decline" }).click();
  await tells(page, "Declined: Cat");
  await page.getByText("Nobody is waiting.").waitFor();

  await shows(page, "declined");
  await cat.getByText("Reason: We are full").waitFor();
  await cat.getByRole("button", { name: "Reopen Cat" }).click();
  await tells(page, "Waiting again: Cat");
  await shows(page, "pending");
  await cat.getByRole("button", { name: "Approve Cat" }).waitFor();
  await shows(page, "approved");
  await bob.waitFor();
  assert.equal(await requests(page).getByRole("button").count(), 0);
  assert.deepEqual(complaints, []);
});

test("a request that cannot be approved stays, and the person is told why", async () => {
  const server = await makeServer(product);
  const code = await makeCode(product, server, { requiresApproval: true, maxUses: 1 });
  await file(code, "Bob");
  await file(code, "Cat");
  const { page } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId });
  await page.getByRole("button", { name: "Approve Bob" }).click();
  await tells(page, "Now a member: Bob");
  await page.getByRole("button", { name: "Approve Cat" }).click();
  await tells(page, "used as often as allowed");
  assert.equal(await requests(page).count(), 1);
  await page.route("**/request/approve", (route) => route.abort());
  await page.getByRole("button", { name: "Approve Cat" }).click();
  await tells(page, "The service could not be reached.");
});

test("a declined person can be banned in the same step", async () => {
  const server = await makeServer(product);
  const code = await makeCode(product, server, { requiresApproval: true });
  await product.call("invitCode:use", { code, userId: "mallory" });
  const { page } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId });
  await page.getByRole("button", { name: "Decline mallory" }).click();
  await page.getByLabel("Ban this person").check();
  await page.locator(".invitcode-decline-form").getByRole("button", { name: "Decline" }).click();
  await tells(page, "Declined: mallory");
  const { body } = await product.call("member:r", { serverId: server.serverId, status: "banned" });
  assert.deepEqual(body.data.page.map((/** @type {any} */ { userId }) => userId), ["mallory"]);
});

test("a campaign is created once, changed, stopped and resumed, and shows the uses of its codes", async () => {
  const server = await makeServer(product);
  const { page, complaints, calls } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId });
  await page.getByText("No codes yet.").waitFor();
  assert.equal(calls.some(({ path }) => path === "campaign:list"), false, "nothing is read before somebody looks");
  await open(page, "campaigns");
  await page.getByText("No campaigns yet.").waitFor();
  await assertAccessible(page);
  const form = page.locator('[data-section="campaigns"] .invitcode-campaign-form');
  await form.getByLabel("Name").fill("Autumn");
  await form.getByLabel("Number of people").fill("200");
  await form.getByLabel("At most").fill("10");
  await form.getByLabel("Period").selectOption({ label: "a day" });
  // An answer that is lost makes no second campaign.
  await page.route("**/campaign/c", async (route) => {
    await route.fetch();
    await route.abort();
  });
  await form.getByRole("button", { name: "Create campaign" }).click();
  await tells(page, "The service could not be reached.");
  await page.unroute("**/campaign/c");
  await form.getByRole("button", { name: "Create campaign" }).click();
  await tells(page, "Campaign created: Autumn");
  assert.equal(await form.getByLabel("Name").inputValue(), "", "the form is ready for the next one");
  const row = page.locator(".invitcode-campaign");
  await row.waitFor();
  assert.equal(await row.count(), 1);
  assert.match(await row.innerText(), /Autumn.*active.*Used 0 of 200/);
  const { body } = await product.call("campaign:list", { serverId: server.serverId });
  assert.deepEqual(body.data.page.map((/** @type {any} */ { rateLimit }) => rateLimit), [{ rate: 10, periodMs: 86_400_000 }]);

  await row.getByRole("button", { name: "Change Autumn" }).click();
  await row.getByLabel("Number of people").fill("");
  await row.getByRole("button", { name: "Save" }).click();
  await tells(page, "Changed: Autumn");
  assert.deepEqual(calls.filter(({ path }) => path === "campaign:u").map(({ args: { id: _, ...args } }) => args), [{ maxUses: null }], "only what a person changes is changed");

  const code = await makeCode(product, server, { campaignId: body.data.page[0]._id, label: "Poster" });
  await product.call("invitCode:use", { code, userId: unique("bob") });
  await row.getByRole("button", { name: "Show uses by code Autumn" }).click();
  await row.locator(".invitcode-channel").filter({ hasText: "Poster Used once" }).waitFor();
  await row.getByRole("button", { name: "Stop Autumn" }).click();
  await tells(page, "Stopped: Autumn");
  await row.getByText("stopped").waitFor();
  assert.equal((await product.call("invitCode:explain", { code })).body.data.wouldAnswer.status, "error");
  await row.getByRole("button", { name: "Resume Autumn" }).click();
  await tells(page, "Resumed: Autumn");
  await assertAccessible(page);
  assert.deepEqual(complaints.filter((text) => !text.includes("ERR_FAILED")), []);
});

test("what the service refuses of a campaign is said at its field", async () => {
  const server = await makeServer(product);
  const { page } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId });
  await open(page, "campaigns");
  const form = page.locator('[data-section="campaigns"] .invitcode-campaign-form');
  await form.getByLabel("Name").fill("Autumn");
  await form.getByLabel("Valid until").fill("2001-01-01T00:00");
  await form.getByRole("button", { name: "Create campaign" }).click();
  await form.locator('[data-field="expiresAt"] .invitcode-problem').waitFor();
  assert.equal(await form.getByLabel("Name").inputValue(), "Autumn", "what was entered stays");
});

test("the history tells who changed what, latest first, page by page", async () => {
  const server = await makeServer(product);
  const code = await makeCode(product, server);
  const { body } = await product.call("invitCode:r", { code });
  await product.call("invitCode:u", { id: body.data._id, maxUses: 5, reason: "It\u202eleaked" });
  await product.call("member:d", { serverId: server.serverId, userId: "eve", ban: true });
  const { page, complaints } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId, limit: "2" });
  await page.getByText("Used 0 of 5").waitFor();
  await open(page, "history");
  await page.getByRole("button", { name: "Show older changes" }).click();
  const entries = page.locator(".invitcode-entry");
  await entries.nth(3).waitFor();
  assert.deepEqual(
    (await entries.evaluateAll((rows) => rows.map((row) => row.getAttribute("data-function")))),
    ["member:d", "invitCode:u", "invitCode:c", "server:c"],
  );
  assert.match(await entries.nth(0).innerText(), /^A service banned eve/);
  assert.match(await entries.nth(1).innerText(), /^A service changed a code (?:\w{4}-?){3} [^]*maximum uses: no limit → 5[^]*Reason: Itleaked$/);
  await assertAccessible(page);
  assert.deepEqual(complaints, []);
});

test("each part of the manager can be left out", async () => {
  const server = await makeServer(product);
  const { page, calls } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId, without: "1" });
  await page.getByText("No codes yet.").waitFor();
  for (const place of [".invitcode-requests", ".invitcode-members", ".invitcode-section"]) assert.equal(await page.locator(place).count(), 0, place);
  assert.deepEqual([...new Set(calls.map(({ path }) => path))], ["invitCode:list"]);
});

test("who may not read the codes gets one message, and none of the other lists", async () => {
  const secret = await startProduct({ env: { AUTH: "token", JWT_SECRET: SECRET, SERVICE_KEY: "service-key-of-the-tests-0123456789" } });
  try {
    const asService = { headers: { Authorization: "Bearer service-key-of-the-tests-0123456789" } };
    const { body: server } = await secret.call("server:c", { name: "Chess", ownerId: "ada" }, asService);
    const { body: code } = await secret.call("invitCode:c", { serverId: server.data._id, creatorId: "ada" }, asService);
    await secret.call("invitCode:use", { code: code.data, userId: "bob" }, asService);
    const token = await signed({ sub: "bob", exp: Math.floor(Date.now() / 1000) + 3600 });
    const { page } = await app.visit({ url: secret.url.origin, userId: "bob", serverId: server.data._id, token });
    await page.locator('.invitcode-manager[data-status="refused"]').waitFor();
    await page.locator(".invitcode-requests").waitFor({ state: "detached" });
    assert.equal(await page.locator(".invitcode-section, .invitcode-members").count(), 0);
    assert.equal(await page.getByRole("alert").count(), 1);
  } finally {
    await secret.remove();
  }
});

test("requests, campaigns and history are in French where the provider says so", async () => {
  const server = await makeServer(product);
  const code = await makeCode(product, server, { requiresApproval: true });
  await file(code, "Bob", "Bonjour");
  await product.call("campaign:c", { serverId: server.serverId, creatorId: server.ownerId, name: "Automne", maxUses: 5 });
  const { page } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId, language: "fr" });
  await page.getByRole("button", { name: "Refuser Bob" }).click();
  await open(page, "campaigns");
  await page.getByRole("button", { name: "Voir les utilisations par code Automne" }).click();
  await page.getByText("Aucun code n’en fait partie.").waitFor();
  await open(page, "history");
  await page.getByText("a créé une campagne Automne").waitFor();
  await page.locator(".invitcode-changes").getByText("utilisations au plus\u00a0: 5").waitFor();
  await assertAccessible(page);
  assert.doesNotMatch(await page.locator(".invitcode-manager").innerText(), /\b(request|approve|decline|campaign|history|reason|stop|show|created|people)\b/i);
});
