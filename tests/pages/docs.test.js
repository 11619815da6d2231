// The page /docs shows the description of the service in a browser.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startBrowser, startPages } from "./world.js";

/** @type {Awaited<ReturnType<typeof startPages>>} */
let world;
/** @type {Awaited<ReturnType<typeof startBrowser>>} */
let chromium;

before(async () => {
  [world, chromium] = await Promise.all([startPages(), startBrowser()]);
});
after(() => Promise.all([world.remove(), chromium.close()]));

test("the page of the description shows its operations and reports no error", async () => {
  const { context, page, complaints } = await chromium.open({});
  await page.goto(`${world.url}/docs`);
  await page.locator(".opblock").first().waitFor();
  assert.equal(await page.locator(".errors-wrapper").count(), 0);
  assert.ok((await page.locator(".opblock").count()) > 40);
  assert.deepEqual(complaints, []);
  await context.close();
});

test("the page is dark where the visitor's system is", async () => {
  for (const [colorScheme, isDark] of /** @type {const} */ ([["dark", true], ["light", false]])) {
    const { context, page } = await chromium.open({ colorScheme });
    await page.goto(`${world.url}/docs`);
    await page.locator(".opblock").first().waitFor();
    const [red = 255] = /** @type {number[]} */ (await page.evaluate("getComputedStyle(document.querySelector('.swagger-ui')).backgroundColor.match(/\\d+/g)?.map(Number)"));
    assert.equal(red < 64 && (await page.locator("html.dark-mode").count()) === 1, isDark);
    await context.close();
  }
});
