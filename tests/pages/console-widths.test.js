// The console between phone and desktop, in large text and on paper: nothing is cut, nothing is broken apart.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertSound, rowOf, textsOf } from "./console-looks.js";
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

/** The owner, and a member with every action. */
async function club() {
  const { serverId, code } = await world.invite({ name: "Atelier des Lumières", owner: "Ada Lovelace" });
  await world.make("invitCode:use", { code, userId: "katherine", user: "Katherine Johnson" });
  return { serverId, code };
}

for (const locale of ["en-GB", "fr-FR"]) {
  test(`in ${locale}, a tablet shows every tab, every action and each name in one line`, async () => {
    const { serverId } = await club();
    for (const width of [768, 964, 1024, 1180]) {
      const { context, page, complaints } = await chromium.open({ locale, viewport: { width, height: 768 } });
      await page.goto(`${world.url}/console?server=${serverId}&tab=members&as=ada`);
      const row = rowOf(page, "Katherine");
      await row.waitFor();
      await assertSound(page, `members at ${width} pixels`);
      const { tabs, name, line, cut } = /** @type {any} */ (
        await page.evaluate(`({
          tabs: (({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector(".tabs")),
          name: [...document.querySelectorAll("td bdi")].find(({ textContent }) => textContent === "Katherine Johnson").getClientRects().length,
          line: new Set([...document.querySelectorAll("tbody tr:last-child .actions button")].map((button) => button.getBoundingClientRect().top)).size,
          cut: [...document.querySelectorAll("td .actions button")].filter((button) => button.getBoundingClientRect().right > button.closest("table").getBoundingClientRect().right).length,
        })`)
      );
      assert.deepEqual({ tabs, name, line, cut }, { tabs: 0, name: 1, line: 1, cut: 0 }, `${width} pixels`);
      assert.deepEqual(complaints, []);
      await context.close();
    }
  });
}

test("on a small phone each tab, button and badge keeps its words whole", async () => {
  const { serverId, code } = await club();
  const { context, page } = await chromium.open({ locale: "fr-FR", viewport: { width: 360, height: 740 } });
  await page.goto(`${world.url}/console?server=${serverId}&as=ada`);
  await page.locator("table.list tbody tr").first().getByRole("button", { name: code }).first().click();
  await page.locator("dialog.panel img.qr").waitFor();
  const broken = await page.evaluate(`[...document.querySelectorAll(".tabs a, .badge, .share .button")].filter((element) => element.getBoundingClientRect().height > 3.2 * parseFloat(getComputedStyle(element).fontSize)).map(({ textContent }) => textContent)`);
  assert.deepEqual(broken, []);
  await context.close();
});

test("the tab that one is in stays in the window when the count of requests appears", async () => {
  const { serverId } = await club();
  const asking = await world.make("invitCode:c", { serverId, creatorId: "ada", requiresApproval: true });
  const { context, page } = await chromium.open({ locale: "fr-FR", viewport: { width: 360, height: 740 } });
  await page.goto(`${world.url}/console?server=${serverId}&tab=settings&as=ada`);
  await page.locator(".danger-zone").waitFor();
  await world.make("invitCode:use", { code: asking, userId: "bob" });
  await page.locator(".tabs .badge").waitFor();
  await page.waitForFunction("document.querySelector('.tabs [aria-current]').getBoundingClientRect().right <= innerWidth");
  await context.close();
});

test("text at twice its size is broken and not cut, on a phone", async () => {
  const { serverId } = await club();
  const { context, page } = await chromium.open({ locale: "fr-FR", viewport: { width: 390, height: 844 } });
  for (const [tab, ready] of [["codes", "table.list tbody tr"], ["members", "table.list tbody tr >> nth=1"], ["audit", ".entries li"], ["settings", ".danger-zone"]]) {
    await page.goto(`${world.url}/console?server=${serverId}&tab=${tab}&as=ada`);
    await page.locator(String(ready)).first().waitFor();
    await page.evaluate("void document.documentElement.style.setProperty('font-size', '200%')");
    const { scroll, window } = /** @type {any} */ (await page.evaluate("({ scroll: document.documentElement.scrollWidth, window: innerWidth })"));
    assert.ok(scroll <= window, `${tab}: ${scroll} pixels in ${window}`);
  }
  await context.close();
});

test("a code's panel prints its link and its QR code, without the page behind it and what is pressed", async () => {
  const { serverId, code } = await club();
  const { context, page } = await chromium.open({ viewport: { width: 1280, height: 844 } });
  await page.goto(`${world.url}/console?server=${serverId}&as=ada`);
  await page.getByRole("button", { name: t.codes.details(code) }).click();
  const panel = page.locator("dialog.panel");
  await panel.locator("img.qr").waitFor();
  await page.emulateMedia({ media: "print" });
  for (const seen of [panel.locator("img.qr"), panel.getByLabel(t.codes.link)]) assert.equal(await seen.isVisible(), true);
  for (const hidden of [page.locator(".side"), page.locator("table.list"), panel.getByRole("button", { name: t.codes.revoke })]) assert.equal(await hidden.isVisible(), false);
  await context.close();
});

test("a code that has not begun can be shared and printed already", async () => {
  const { serverId, code } = await world.invite({ more: { startsAt: Date.now() + 86_400_000 } });
  const { context, page, complaints } = await chromium.open({ viewport: { width: 1280, height: 844 } });
  await page.goto(`${world.url}/console?server=${serverId}&as=ada`);
  await page.getByRole("button", { name: t.codes.details(code) }).click();
  const panel = page.locator("dialog.panel");
  await panel.getByText(t.codes.explained.scheduled).waitFor();
  await panel.getByRole("img", { name: t.codes.qrOf(code) }).waitFor();
  await panel.getByText(t.codes.download).waitFor();
  assert.deepEqual(complaints, []);
  await context.close();
});
