// A page watches its code where the service offers live queries: what ends says so before anybody clicks.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startBrowser, startPages, violations } from "./world.js";

/** @type {Awaited<ReturnType<typeof startPages>>} */
let world;
/** @type {Awaited<ReturnType<typeof startBrowser>>} */
let chromium;

before(async () => {
  [world, chromium] = await Promise.all([startPages(), startBrowser()]);
});
after(() => Promise.all([world.remove(), chromium.close()]));

/** Opens the page of a code and waits until it watches. @param {string} code @param {string} [locale] */
async function watched(code, locale = "en-GB") {
  const opened = await chromium.open({ locale });
  const connected = opened.page.waitForEvent("websocket").then((socket) => socket.waitForEvent("framereceived", { predicate: ({ payload }) => String(payload).includes("wouldAnswer") }));
  await opened.page.goto(`${world.url}/j/${code}`);
  await connected;
  return opened;
}

for (const [locale, used, withdrawn, join] of /** @type {const} */ ([
  ["en-GB", "This invitation is used up", "This invitation has just been withdrawn", "Join"],
  ["fr-FR", "Cette invitation est épuisée", "Cette invitation vient d’être retirée", "Rejoindre"],
])) {
  test(`in ${locale}, a code that others use up says so at once, and works again as soon as it does`, async () => {
    const { code } = await world.invite({ more: { maxUses: 1 } });
    const { context, page, complaints } = await watched(code, locale);
    const { _id: id } = await world.make("invitCode:r", { code });
    await world.make("invitCode:use", { code, userId: "somebody" });
    await page.getByRole("alert").getByText(used).waitFor();
    assert.equal(await page.getByRole("button", { name: join }).count(), 0);
    assert.deepEqual(await violations(page), []);
    await world.make("invitCode:u", { id, maxUses: 2 });
    await page.getByRole("button", { name: join }).waitFor();
    assert.equal(await page.getByRole("alert").count(), 0);
    await world.make("invitCode:d", { id });
    await page.getByRole("alert").getByText(withdrawn).waitFor();
    assert.deepEqual(complaints, []);
    await context.close();
  });
}

test("a code that waits for a seat or a moment says that, and not that it was withdrawn", async () => {
  const { code } = await world.invite();
  const { context, page } = await watched(code);
  const { _id: id, serverId } = await world.make("invitCode:r", { code });
  await world.make("server:u", { serverId, maxMembers: 1 });
  await page.getByRole("alert").getByText("No room at the moment").waitFor();
  await world.make("server:u", { serverId, maxMembers: null });
  await page.getByRole("button", { name: "Join" }).waitFor();
  await world.make("invitCode:u", { id, startsAt: Date.now() + 60_000 });
  await page.getByRole("alert").getByText("This invitation isn’t open yet").waitFor();
  await context.close();
});

for (const [locale, full, follows, join] of /** @type {const} */ ([
  ["en-GB", "No room at the moment", "You can leave this page open", "Join"],
  ["fr-FR", "Plus de place pour le moment", "Vous pouvez laisser cette page ouverte", "Rejoindre"],
])) {
  test(`in ${locale}, who finds a server full sees the invitation as soon as there is room`, async () => {
    const { serverId, code } = await world.invite({ server: { maxMembers: 1 } });
    const { context, page, complaints } = await watched(code, locale);
    await page.getByRole("heading", { name: full }).waitFor();
    await page.getByRole("status").getByText(follows).waitFor();
    assert.deepEqual(await violations(page), []);
    await world.make("server:u", { serverId, maxMembers: 2 });
    await page.getByRole("button", { name: join }).waitFor();
    assert.deepEqual(complaints, []);
    await context.close();
  });
}

test("a page opened before the code starts becomes the invitation when it does", async () => {
  const { code } = await world.invite({ more: { startsAt: Date.now() + 5000 } });
  const { context, page } = await watched(code);
  await page.getByRole("heading", { name: "This invitation isn’t open yet" }).waitFor();
  await page.getByRole("button", { name: "Join" }).waitFor();
  await context.close();
});

test("a code that expires says so at that time", async () => {
  const { code } = await world.invite({ more: { expiresAt: Date.now() + 4000 } });
  const { context, page } = await watched(code);
  await page.getByRole("alert").getByText("This invitation has expired").waitFor();
  await context.close();
});

test("who joins stays joined on the page, though its own use was the last", async () => {
  const { code } = await world.invite({ more: { maxUses: 1 } });
  const { context, page, complaints } = await watched(code);
  await page.getByLabel("Your name").fill("Grace");
  await page.getByRole("button", { name: "Join" }).click();
  await page.getByText("You’re in", { exact: true }).waitFor();
  assert.equal(await page.getByRole("alert").count(), 0);
  assert.deepEqual(complaints, []);
  await context.close();
});
