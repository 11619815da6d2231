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
