// Somebody whose request waits sees on the page what is decided, without a reload: live, or by asking again.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { session, startBrowser, startPages, VERIFIED, violations } from "./world.js";

/** @typedef {Awaited<ReturnType<typeof startPages>>} World */

/** @type {World} */
let verified;
/** Without live queries. @type {World} */
let still;
/** @type {Awaited<ReturnType<typeof startBrowser>>} */
let chromium;

before(async () => {
  [verified, still, chromium] = await Promise.all([startPages(VERIFIED), startPages({}, { live: false }), startBrowser()]);
});
after(() => Promise.all([verified.remove(), still.remove(), chromium.close()]));

/** The request that waits on a server. @param {World} world @param {string} serverId */
const waiting = async (world, serverId) => (await world.make("request:list", { serverId, status: "pending" })).page[0]._id;

/** Marks the document, so that a reload is noticed. @param {import("playwright-core").Page} page */
const mark = (page) => page.evaluate("void (window.same = true)");
/** @param {import("playwright-core").Page} page */
const isSame = (page) => page.evaluate("window.same === true");

for (const [locale, says] of /** @type {const} */ ([
  ["en-GB", { ask: "Ask to join", sent: "Your request was sent", here: "You’ll see here what they decide.", in: "You’re in", welcome: "You are now a member. Welcome!", declined: "Your request was declined", reason: "Reason: “We are full”", withdraw: "Withdraw my request" }],
  ["fr-FR", { ask: "Demander à rejoindre", sent: "Votre demande est envoyée", here: "La réponse s’affichera ici.", in: "C’est fait", welcome: "Vous faites maintenant partie des membres. Bienvenue\u{202f}!", declined: "Votre demande a été refusée", reason: "Motif\u{a0}: «\u{a0}We are full\u{a0}»", withdraw: "Retirer ma demande" }],
])) {
  /** A page on which a request was just filed. */
  const filed = async () => {
    const { serverId, code } = await verified.invite({ more: { requiresApproval: true } });
    const { context, page, complaints } = await chromium.open({ locale });
    await context.addCookies([{ name: "rds-session", value: await session("grace", { name: "Grace" }), url: verified.url }]);
    await page.goto(`${verified.url}/j/${code}`);
    await page.locator("#who").getByText("Grace").waitFor();
    await page.getByRole("button", { name: says.ask }).click();
    await page.getByText(says.sent, { exact: true }).waitFor();
    await page.getByText(says.here).waitFor();
    await mark(page);
    return { serverId, code, context, page, complaints };
  };

  test(`in ${locale}, an approval shows by itself, and the outcome has the focus`, async () => {
    const { serverId, context, page, complaints } = await filed();
    await verified.make("request:approve", { id: await waiting(verified, serverId) });
    await page.getByText(says.in, { exact: true }).waitFor();
    await page.getByText(says.welcome, { exact: true }).waitFor();
    assert.equal(await page.getByRole("button", { name: says.withdraw }).count(), 0);
    assert.equal(await page.evaluate("document.activeElement?.id"), "told");
    assert.deepEqual(await violations(page), []);
    assert.equal(await isSame(page), true);
    assert.deepEqual(complaints, []);
    await context.close();
  });

  test(`in ${locale}, a refusal shows by itself with its reason, and again after a reload`, async () => {
    const { serverId, context, page, complaints } = await filed();
    await verified.make("request:decline", { id: await waiting(verified, serverId), reason: "We\u202e are full" });
    await page.getByText(says.declined, { exact: true }).waitFor();
    await page.getByText(says.reason, { exact: true }).waitFor();
    assert.equal(await isSame(page), true);
    await page.reload();
    await page.getByText(says.reason, { exact: true }).waitFor();
    assert.equal(await page.getByRole("button", { name: says.ask }).count(), 0);
    assert.deepEqual(await violations(page), []);
    assert.deepEqual(complaints, []);
    await context.close();
  });
}

test("a request that waited before the page was opened is watched too", async () => {
  const { serverId, code } = await verified.invite({ more: { requiresApproval: true } });
  await verified.make("invitCode:use", { code, userId: "grace", user: "Grace" });
  const { context, page } = await chromium.open();
  await context.addCookies([{ name: "rds-session", value: await session("grace", { name: "Grace" }), url: verified.url }]);
  await page.goto(`${verified.url}/j/${code}`);
  await page.getByText("Your request is waiting", { exact: true }).waitFor();
  await verified.make("request:approve", { id: await waiting(verified, serverId) });
  await page.getByText("You’re in", { exact: true }).waitFor();
  await context.close();
});

test("without live queries the page asks every 15 seconds while it is seen, also where the name alone tells who asks", async () => {
  const { serverId, code } = await still.invite({ more: { requiresApproval: true } });
  const { context, page, complaints } = await chromium.open();
  await page.clock.install();
  await page.goto(`${still.url}/j/${code}`);
  await page.clock.runFor(1000);
  await page.getByLabel("Your name").fill("Grace");
  await page.getByRole("button", { name: "Ask to join" }).click();
  await page.getByText("Your request was sent", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Withdraw my request" }).waitFor();
  await mark(page);
  const looks = () => page.waitForResponse((response) => response.request().postData()?.includes("step=look") === true);
  let looked = looks();
  await page.clock.runFor(15_000);
  await looked;
  await page.getByText("Your request was sent", { exact: true }).waitFor();

  await still.make("request:approve", { id: await waiting(still, serverId) });
  looked = looks();
  await page.clock.runFor(15_000);
  await looked;
  await page.getByText("You’re in", { exact: true }).waitFor();
  assert.equal(await isSame(page), true);
  assert.deepEqual(complaints, []);
  await context.close();
});

test("who asks again by name alone after a refusal is told that the request was declined, and why", async () => {
  const { serverId, code } = await still.invite({ more: { requiresApproval: true } });
  await still.make("invitCode:use", { code, userId: "Grace" });
  await still.make("request:decline", { id: await waiting(still, serverId), reason: "We are full" });
  const { context, page, complaints } = await chromium.open();
  await page.goto(`${still.url}/j/${code}`);
  await page.getByLabel("Your name").fill("Grace");
  await page.getByRole("button", { name: "Ask to join" }).click();
  await page.getByRole("heading", { name: "Your request was declined" }).waitFor();
  await page.getByText("Reason: “We are full”", { exact: true }).waitFor();
  assert.deepEqual(complaints, []);
  await context.close();
});

test("a code that is revoked while a request waits shows the page of every such code", async () => {
  const { code } = await verified.invite({ more: { requiresApproval: true } });
  await verified.make("invitCode:use", { code, userId: "grace", user: "Grace" });
  const { context, page } = await chromium.open();
  await context.addCookies([{ name: "rds-session", value: await session("grace"), url: verified.url }]);
  await page.goto(`${verified.url}/j/${code}`);
  await page.getByText("Your request is waiting", { exact: true }).waitFor();
  const { _id: id } = await verified.make("invitCode:r", { code });
  await verified.make("invitCode:d", { id });
  await page.getByText("This invitation isn’t available", { exact: true }).waitFor();
  await context.close();
});
