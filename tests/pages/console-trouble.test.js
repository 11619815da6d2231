// The console when things go wrong or change under it: a cut network, a service that fails, codes that end while one
// looks at them, names that mean harm. With a live connection, and without one where it reads again by itself.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { assertSound, lookAgain, rowOf, textsOf, told } from "./console-looks.js";
import { startBrowser, startPages } from "./world.js";

/** @typedef {Awaited<ReturnType<typeof startPages>>} World */

/** @type {World} */
let live;
/** @type {World} */
let plain;
/** @type {Awaited<ReturnType<typeof startBrowser>>} */
let chromium;

before(async () => {
  [live, plain, chromium] = await Promise.all([startPages(), startPages({}, { live: false }), startBrowser()]);
});
after(() => Promise.all([live.remove(), plain.remove(), chromium.close()]));

const DESKTOP = { viewport: { width: 1280, height: 844 } };
const t = textsOf({ locale: "en-GB", width: 1280, colorScheme: "light" });

/** Complaints but those that a cut network makes. @param {string[]} complaints */
const ownOf = (complaints) => complaints.filter((text) => !/ERR_INTERNET_DISCONNECTED|ERR_FAILED|WebSocket/.test(text));

for (const [way, worldOf] of /** @type {[string, () => World][]} */ ([["live", () => live], ["without a live connection", () => plain]])) {
  const again = (/** @type {import("playwright-core").Page} */ page) => (way === "live" ? undefined : lookAgain(page));

  describe(way, () => {
    test("the page says whether it is live", async () => {
      const { serverId, code } = await worldOf().invite();
      const { context, page, complaints } = await chromium.open(DESKTOP);
      await page.goto(`${worldOf().url}/console?server=${serverId}&as=ada`);
      await rowOf(page, code).waitFor();
      if (way === "live") await page.getByText(t.live, { exact: true }).waitFor();
      else assert.equal(await page.getByText(t.live, { exact: true }).count(), 0);
      assert.deepEqual(complaints, []);
      await context.close();
    });

    test("what is wrong with a text is said in the language of the page, whatever the browser's is", async () => {
      const { serverId, code } = await worldOf().invite();
      const { context, page, complaints } = await chromium.open(DESKTOP);
      await page.goto(`${worldOf().url}/console?server=${serverId}&as=ada`);
      await rowOf(page, code).waitFor();
      await page.getByRole("button", { name: "Français" }).click();
      const french = textsOf({ locale: "fr-FR", width: 1280, colorScheme: "light" });
      for (const [said, words] of /** @type {[RegExp, typeof t][]} */ ([[/^Doit compter/, french], [/^Must have/, t]])) {
        await page.getByRole("button", { name: words.codes.create }).first().click();
        await page.getByLabel(words.codes.custom, { exact: true }).fill("x");
        await page.getByRole("button", { name: words.codes.createSubmit }).click();
        await page.getByRole("dialog").locator(".field").filter({ hasText: words.codes.custom }).getByText(said).waitFor();
        await page.locator("input.mono:focus[aria-invalid=true]").waitFor();
        await page.getByRole("button", { name: words.cancel }).click();
        await page.getByRole("button", { name: "English" }).click();
        await rowOf(page, code).waitFor();
      }
      assert.deepEqual(complaints, []);
      await context.close();
    });

    test("a code that is used up and revoked while one looks at it says so, though the filter drops its row", async () => {
      const { serverId, code } = await worldOf().invite({ more: { maxUses: 2 } });
      const { context, page, complaints } = await chromium.open(DESKTOP);
      await page.goto(`${worldOf().url}/console?server=${serverId}&status=active&as=ada`);
      await page.getByRole("button", { name: t.codes.details(code) }).click();
      const panel = page.locator("dialog.panel");
      await panel.getByText(t.codes.explained.active).waitFor();
      await worldOf().make("invitCode:use", { code, userId: "bob", user: "Bob" });
      await again(page);
      await panel.getByText("Bob").waitFor();
      await worldOf().make("invitCode:use", { code, userId: "cat" });
      await again(page);
      await panel.getByText(t.codes.explained.used).waitFor();
      assert.equal(await panel.getByRole("img").count(), 0);
      await worldOf().make("invitCode:d", { id: (await worldOf().make("invitCode:r", { code }))._id });
      await again(page);
      await panel.getByText(t.codes.explained.revoked).waitFor();
      await assertSound(page, "a dead code");
      await page.keyboard.press("Escape");
      await page.getByText(t.codes.noneFound).waitFor();
      assert.deepEqual(complaints, []);
      await context.close();
    });

    test("a code that expires while one looks at it is shown as expired by the clock", async () => {
      const { serverId, code } = await worldOf().invite({ more: { expiresAt: Date.now() + 3_600_000 } });
      const { context, page, complaints } = await chromium.open(DESKTOP);
      await page.clock.install();
      await page.goto(`${worldOf().url}/console?server=${serverId}&as=ada`);
      await rowOf(page, code).getByText(t.codes.statuses.active).waitFor();
      await page.clock.fastForward("01:00:30");
      await rowOf(page, code).getByText(t.codes.statuses.expired).waitFor();
      assert.deepEqual(ownOf(complaints), []);
      await context.close();
    });

    test("without a network it says so, keeps what it shows, and goes on when the network is back", async () => {
      const { serverId, code } = await worldOf().invite();
      const { context, page, complaints } = await chromium.open(DESKTOP);
      await page.goto(`${worldOf().url}/console?server=${serverId}&as=ada`);
      await rowOf(page, code).waitFor();
      await context.setOffline(true);
      await page.getByText(t.offline).waitFor();
      await assertSound(page, "offline");
      assert.equal(await rowOf(page, code).count(), 1);
      await worldOf().make("invitCode:c", { serverId, creatorId: "ada", label: "Made elsewhere" });
      await context.setOffline(false);
      await page.getByText(t.offline).waitFor({ state: "detached" });
      await rowOf(page, "Made elsewhere").waitFor();
      assert.deepEqual(ownOf(complaints), []);
      await context.close();
    });

    test("names and notes with markup and bidirectional controls are shown as text in their places", async () => {
      const evil = "\u202eEvil\u2066 <img src=x onerror=alert(1)>";
      const seen = "Evil <img src=x onerror=alert(1)>";
      const { serverId, code } = await worldOf().invite({ name: evil, owner: evil, more: { label: evil } });
      await worldOf().make("invitCode:use", { code, userId: `bob\u202e${serverId}`, user: evil });
      const { context, page, complaints } = await chromium.open(DESKTOP);
      page.on("dialog", () => complaints.push("a script of a name ran"));
      await page.goto(`${worldOf().url}/console?server=${serverId}&as=ada`);
      await page.getByRole("heading", { name: seen }).waitFor();
      await rowOf(page, seen).waitFor();
      await page.getByRole("button", { name: t.codes.details(code) }).click();
      await page.locator("dialog.panel .log").getByText(seen).waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("link", { name: t.tabs.members }).click();
      await rowOf(page, seen).first().waitFor();
      assert.doesNotMatch(String(await page.locator("body").innerText()), /[\u202a-\u202e\u2066-\u2069]/);
      assert.doesNotMatch(await page.title(), /[\u202a-\u202e\u2066-\u2069]/);
      assert.equal(await page.locator("img[src=x]").count(), 0);
      await page.getByRole("button", { name: `${t.members.ban}: ${seen}` }).click();
      await page.getByRole("heading", { name: t.members.banTitle(seen) }).waitFor();
      await assertSound(page, "names that mean harm");
      assert.deepEqual(complaints, []);
      await context.close();
    });

    test("a list of hundreds is read page by page, and searched to its end", async () => {
      const { serverId } = await worldOf().invite({ more: { label: "The oldest" } });
      for (let made = 0; made < 120; made += 1) await worldOf().make("invitCode:c", { serverId, creatorId: "ada" });
      const { context, page, complaints } = await chromium.open(DESKTOP);
      await page.goto(`${worldOf().url}/console?server=${serverId}&as=ada`);
      const rows = page.locator("table.list tbody tr");
      await rows.nth(49).waitFor();
      await page.getByRole("button", { name: t.more }).click();
      await rows.nth(99).waitFor();
      assert.equal(await rowOf(page, "The oldest").count(), 0);
      await page.reload();
      await rows.nth(49).waitFor();
      await page.getByLabel(t.codes.search).fill("oldest");
      await rowOf(page, "The oldest").waitFor();
      assert.deepEqual(complaints, []);
      await context.close();
    });
  });
}

test("what is done shows before the service answers, and is taken back when it refuses", async () => {
  const { serverId, code } = await plain.invite();
  const { context, page } = await chromium.open(DESKTOP);
  await page.goto(`${plain.url}/console?server=${serverId}&as=ada`);
  await page.getByRole("button", { name: t.codes.details(code) }).click();
  const panel = page.locator("dialog.panel");
  /** @type {(() => void) | undefined} */
  let release;
  await page.route("**/invitCode/d", async (route) => {
    await new Promise((resolve) => (release = () => resolve(undefined)));
    await route.abort();
  });
  await panel.getByRole("button", { name: t.codes.revoke }).click();
  await panel.getByText(t.codes.explained.revoked).waitFor();
  await assertSound(page, "a change under way");
  release?.();
  await told(page, t.unreachable);
  await panel.getByText(t.codes.explained.active).waitFor();
  await page.unroute("**/invitCode/d");
  assert.equal((await plain.make("invitCode:r", { code })).status, "active");
  await context.close();
});

test("a creation whose reply was lost is sent again, and makes one code", async () => {
  const { serverId } = await plain.invite();
  const { context, page } = await chromium.open(DESKTOP);
  await page.goto(`${plain.url}/console?server=${serverId}&as=ada`);
  let lost = 0;
  await page.route("**/invitCode/c", async (route) => {
    if (lost > 0) return route.fallback();
    lost += 1;
    await route.fetch();
    return route.abort();
  });
  await page.getByRole("button", { name: t.codes.create }).click();
  await page.getByRole("button", { name: t.codes.createSubmit }).click();
  await page.locator("dialog.panel").getByText(t.codes.logNone).waitFor();
  assert.equal(lost, 1);
  assert.equal((await plain.make("invitCode:list", { serverId })).page.length, 2);
  await context.close();
});

test("a list that cannot be read says so, and a click reads it again", async () => {
  const { serverId, code } = await plain.invite();
  const { context, page } = await chromium.open(DESKTOP);
  await page.route("**/invitCode/list", (route) => route.abort());
  await page.goto(`${plain.url}/console?server=${serverId}&as=ada`);
  const alert = page.getByRole("alert");
  await alert.getByText(t.unreachable).waitFor({ timeout: 60_000 });
  await assertSound(page, "an error");
  await page.unroute("**/invitCode/list");
  await alert.getByRole("button", { name: t.retry }).click();
  await rowOf(page, code).waitFor();
  await alert.waitFor({ state: "detached" });
  await context.close();
});

test("a service that does not answer at sign-in can be asked again", async () => {
  const { context, page } = await chromium.open();
  await page.route("**/j/me", (route) => route.abort());
  await page.goto(`${plain.url}/console`);
  await page.getByText(t.unreachable).waitFor();
  await assertSound(page, "no answer");
  await page.unroute("**/j/me");
  await page.getByRole("button", { name: t.retry }).click();
  await page.getByLabel(t.signIn.user).waitFor();
  await context.close();
});

test("loading is shown as such, and told to a screen reader", async () => {
  const { serverId, code } = await plain.invite();
  const { context, page } = await chromium.open(DESKTOP);
  /** @type {(() => void)[]} */
  const waiting = [];
  await page.route("**/invitCode/list", async (route) => {
    await new Promise((resolve) => waiting.push(() => resolve(undefined)));
    await route.continue();
  });
  await page.goto(`${plain.url}/console?server=${serverId}&as=ada`);
  await page.getByRole("status").getByText(t.loading).waitFor({ state: "attached" });
  await assertSound(page, "loading");
  for (const go of waiting) go();
  await rowOf(page, code).waitFor();
  await context.close();
});

test("the page's policy allows its own files alone, and nothing that evaluates text", async () => {
  const response = await fetch(`${plain.url}/console`);
  const policy = String(response.headers.get("content-security-policy"));
  assert.doesNotMatch(policy, /unsafe-(?!eval')|'unsafe|data:|https?:|\*/);
  for (const part of ["default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'", "connect-src 'self'", "frame-ancestors 'none'", "require-trusted-types-for 'script'", "trusted-types 'none'", "form-action 'none'", "base-uri 'none'"]) assert.ok(policy.includes(part), part);
  assert.equal(response.headers.get("cache-control"), "no-store");
  assert.match(String(response.headers.get("x-robots-tag")), /noindex/);
  const { context, page, complaints } = await chromium.open(DESKTOP);
  page.on("request", (request) => request.url().startsWith(plain.url) || complaints.push(`it asks for ${request.url()}`));
  await page.goto(`${plain.url}/console`);
  await page.getByLabel(t.signIn.user).waitFor();
  assert.equal(await page.evaluate("(() => { try { document.body.innerHTML = '<b>x</b>'; return 'taken' } catch { return 'refused' } })()"), "refused");
  await context.close();
});

test("without JavaScript the page says what it needs", async () => {
  const { context, page } = await chromium.open({ javaScriptEnabled: false });
  await page.goto(`${plain.url}/console`);
  const told = String(await page.locator("noscript").textContent());
  for (const words of ["The console needs JavaScript.", "La console a besoin de JavaScript."]) assert.ok(told.includes(words), told);
  await context.close();
});

test("who stops a removal of many people stops it after the page on its way, and is told how many went", async () => {
  const { serverId, code } = await plain.invite();
  await plain.make("invitCode:use", { code, userId: "bob", user: "Bob" });
  const { context, page, complaints } = await chromium.open(DESKTOP);
  let calls = 0;
  const held = Promise.withResolvers();
  await page.route("**/invitCode/evict", async (route) => {
    calls += 1;
    if (calls === 2) await held.promise;
    await route.fulfill({ json: { status: "success", code: 200, message: "Members removed", data: { removed: 500, isDone: false, continueCursor: `after-${calls}` } } });
  });
  await page.goto(`${plain.url}/console?server=${serverId}&as=ada`);
  await page.getByRole("button", { name: t.codes.details(code) }).click();
  await page.locator("dialog.panel").getByRole("button", { name: t.leaks.evict }).click();
  const dialog = page.getByRole("dialog", { name: t.leaks.evict });
  await dialog.getByRole("button", { name: t.leaks.evict }).click();
  await dialog.getByText(t.leaks.progress("500")).waitFor();
  await dialog.getByRole("button", { name: t.leaks.stop }).click();
  held.resolve(undefined);
  await told(page, t.leaks.evicted("1,000"));
  assert.equal(calls, 2);
  assert.deepEqual(complaints, []);
  await context.close();
});
