// The console's forms and buttons when people are hasty or wrong: problems beside their fields, presses that count once.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertSound, textsOf, told } from "./console-looks.js";
import { startBrowser, startPages } from "./world.js";

/** @type {Awaited<ReturnType<typeof startPages>>} */
let world;
/** @type {Awaited<ReturnType<typeof startBrowser>>} */
let chromium;

before(async () => {
  [world, chromium] = await Promise.all([startPages(), startBrowser()]);
});
after(() => Promise.all([world.remove(), chromium.close()]));

const t = textsOf({ locale: "en-GB", width: 1280, colorScheme: "light" });

/** @param {string} serverId @param {string} [tab] */
async function opened(serverId, tab = "codes") {
  const { context, page, complaints } = await chromium.open({ viewport: { width: 1280, height: 844 } });
  await page.goto(`${world.url}/console?server=${serverId}&tab=${tab}&as=ada`);
  return { context, page, complaints };
}

test("what the service finds wrong stands at its field, which opens and has the focus", async () => {
  const { serverId } = await world.invite();
  const { context, page, complaints } = await opened(serverId);
  await page.getByRole("button", { name: t.codes.create }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(t.codes.custom).fill("ab");
  await dialog.locator("summary").click();
  await dialog.getByLabel(t.terms.who).fill("ann@");
  await dialog.locator("summary").click();
  await dialog.getByRole("button", { name: t.codes.createSubmit }).click();
  await dialog.locator(".field", { hasText: t.codes.custom }).getByText("Must have 4 to 32 letters").waitFor();
  await dialog.locator("input.mono:focus[aria-invalid=true]").waitFor();
  await dialog.getByLabel(t.codes.custom).fill("");
  await dialog.getByRole("button", { name: t.codes.createSubmit }).click();
  await dialog.locator(".field", { hasText: t.terms.who }).getByText("entry 1 is not an e-mail address").waitFor();
  await dialog.locator("textarea:focus[aria-invalid=true]").waitFor();
  assert.equal(await dialog.getByRole("alert").count(), 0);
  await assertSound(page, "a form with problems");
  assert.deepEqual(complaints, []);
  await context.close();
});

test("a campaign that would end in the past is not sent, and its field says what to choose", async () => {
  const { serverId } = await world.invite();
  const { context, page } = await opened(serverId, "campaigns");
  await page.getByRole("button", { name: t.campaigns.create }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(t.campaigns.name).fill("Autumn");
  await dialog.getByLabel(t.codes.expires).fill("2001-01-01T00:00");
  await dialog.getByRole("button", { name: t.save }).click();
  await dialog.locator(".field", { hasText: t.codes.expires }).getByText(t.terms.problems.past).waitFor();
  await dialog.locator("input[type=datetime-local]:focus[aria-invalid=true]").waitFor();
  assert.deepEqual((await world.make("campaign:list", { serverId })).page, []);
  await context.close();
});

test("a double press on Approve decides once, and the focus stays in the list", async () => {
  const { serverId, code } = await world.invite({ more: { requiresApproval: true } });
  await world.make("invitCode:use", { code, userId: "bob", user: "Bob" });
  const { context, page, complaints } = await opened(serverId, "requests");
  await page.getByRole("button", { name: `${t.requests.approve}: Bob` }).dblclick();
  await told(page, t.requests.approved("Bob"));
  await page.getByText(t.requests.none.pending).waitFor();
  await page.locator("#requests-title:focus").waitFor();
  assert.equal(await page.locator(".toast.bad").count(), 0);
  assert.deepEqual(complaints, []);
  await context.close();
});

test("what is sent while the network is away says that it waits, and is done once when it is back", async () => {
  const { serverId } = await world.invite();
  const { context, page } = await opened(serverId);
  await page.getByText(t.live, { exact: true }).waitFor();
  await context.setOffline(true);
  await page.getByRole("button", { name: t.codes.create }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(t.codes.note).fill("From the train");
  await dialog.getByRole("button", { name: t.codes.createSubmit }).click();
  await dialog.locator(".toast").getByText(t.waits).waitFor();
  await context.setOffline(false);
  await page.locator("dialog.panel").getByText("From the train").waitFor();
  const { page: codes } = await world.make("invitCode:list", { serverId });
  assert.equal(codes.filter((/** @type {{ label: string | null }} */ { label }) => label === "From the train").length, 1);
  await context.close();
});

test("settings that are being entered stay while others change the server, and saving keeps the focus and sends only them", async () => {
  const { serverId } = await world.invite();
  const { context, page, complaints } = await opened(serverId, "settings");
  await page.getByLabel(t.settings.maxMembers, { exact: true }).fill("40");
  await world.make("server:u", { serverId, name: "Coffee Club", preview: "name" });
  await page.getByRole("heading", { level: 1, name: "Coffee Club" }).waitFor();
  assert.equal(await page.getByLabel(t.settings.name, { exact: true }).inputValue(), "Coffee Club");
  assert.equal(await page.getByLabel(t.settings.maxMembers, { exact: true }).inputValue(), "40");
  await page.getByRole("button", { name: t.save }).focus();
  await page.keyboard.press("Enter");
  await told(page, t.saved);
  const { name, preview, maxMembers } = await world.make("server:r", { serverId });
  assert.deepEqual({ name, preview, maxMembers }, { name: "Coffee Club", preview: "name", maxMembers: 40 });
  assert.equal(await page.evaluate("document.activeElement.textContent"), t.save);
  assert.deepEqual(complaints, []);
  await context.close();
});

test("the tab of requests counts those that wait, wherever one is in the server", async () => {
  const { serverId, code } = await world.invite({ more: { requiresApproval: true } });
  const { context, page, complaints } = await opened(serverId);
  await page.getByRole("button", { name: t.codes.details(code) }).waitFor();
  assert.equal(await page.locator(".tabs .badge").count(), 0);
  await world.make("invitCode:use", { code, userId: "bob", user: "Bob" });
  const tab = page.getByRole("link", { name: `${t.tabs.requests} 1` });
  await tab.waitFor();
  await assertSound(page, "a tab with a count");
  await tab.click();
  await page.getByRole("button", { name: `${t.requests.approve}: Bob` }).click();
  await page.locator(".tabs .badge").waitFor({ state: "detached" });
  assert.deepEqual(complaints, []);
  await context.close();
});

test("who leaves a server is asked about leaving, and a click beside the question leaves nothing undone", async () => {
  const { serverId, code } = await world.invite({ owner: "Ada Lovelace" });
  await world.make("invitCode:use", { code, userId: "bob", user: "Bob" });
  const { context, page, complaints } = await chromium.open({ viewport: { width: 1280, height: 844 } });
  await page.goto(`${world.url}/console?server=${serverId}&tab=members&as=bob`);
  await page.getByText(t.members.invitedBy("Ada Lovelace")).waitFor();
  await page.getByRole("button", { name: `${t.members.leave}: Bob` }).click();
  const question = page.getByRole("dialog", { name: t.members.leaveTitle });
  await question.getByText(t.members.leaveText).waitFor();
  await page.mouse.click(5, 5);
  await question.getByRole("button", { name: t.members.leave }).click();
  await told(page, t.members.left);
  await page.getByRole("heading", { level: 1, name: t.servers.title }).waitFor();
  assert.deepEqual(await world.members(serverId), ["ada"]);
  assert.deepEqual(complaints, []);
  await context.close();
});

test("the history says what a code was and what it is, and leads to it", async () => {
  const { serverId, code } = await world.invite({ more: { maxUses: 5 } });
  const { _id: id } = await world.make("invitCode:r", { code });
  await world.make("invitCode:u", { id, maxUses: 10, label: "Secret note" });
  const { context, page, complaints } = await opened(serverId, "audit");
  const entry = page.locator(".entries > li").filter({ hasText: t.audit.did["invitCode:u"] });
  await entry.getByText("maximum uses: 5 → 10").waitFor();
  await entry.getByText("values not kept: note").waitFor();
  assert.doesNotMatch(await page.locator("main").innerText(), /Secret note/);
  await assertSound(page, "the history");
  await entry.getByRole("button", { name: t.audit.show }).click();
  await page.locator("dialog.panel").getByText("Secret note").waitFor();
  assert.deepEqual(complaints, []);
  await context.close();
});
