// The page to type a code: mistakes are named as one types, before anything is sent.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { LOOKS } from "./looks.js";
import { startBrowser, startPages, violations } from "./world.js";

/** @type {Awaited<ReturnType<typeof startPages>>} */
let world;
/** @type {Awaited<ReturnType<typeof startBrowser>>} */
let chromium;

before(async () => {
  [world, chromium] = await Promise.all([startPages(), startBrowser()]);
});
after(() => Promise.all([world.remove(), chromium.close()]));

const TEXTS = {
  "en-GB": { typo: "This code has a typo", strange: "only letters and digits", good: "well formed", short: "at least 4" },
  "fr-FR": { typo: "faute de frappe", strange: "que des lettres et des chiffres", good: "bien formé", short: "au moins 4" },
};

for (const { locale, width, colorScheme } of LOOKS) {
  const texts = TEXTS[locale];
  test(`in ${locale}, ${width} pixels wide, ${colorScheme}, a mistyped code is named before anything is sent`, async () => {
    const { code } = await world.invite();
    const { context, page, complaints } = await chromium.open({ locale, viewport: { width, height: 844 }, colorScheme });
    await page.goto(`${world.url}/j`);
    await page.waitForLoadState("networkidle");
    assert.deepEqual(await violations(page), []);
    await context.setOffline(true);
    /** @type {string[]} */
    const sent = [];
    page.on("request", (request) => sent.push(request.url()));
    const field = page.locator("#code");
    const hint = page.locator("#code-hint");
    const wrong = `${code.slice(0, -1)}${code.endsWith("0") ? "1" : "0"}`;
    await field.fill(wrong);
    await hint.getByText(texts.typo).waitFor();
    assert.equal(await field.getAttribute("aria-invalid"), "true");
    assert.deepEqual(await violations(page), []);
    await field.press("Enter");
    await hint.getByText(texts.typo).waitFor();
    await field.fill("tea_2027!");
    await hint.getByText(texts.strange).waitFor();
    await field.fill("ab1");
    await field.press("Enter");
    await hint.getByText(texts.short).waitFor();
    await field.fill(code.toLowerCase().replaceAll("-", " "));
    await hint.getByText(texts.good).waitFor();
    assert.equal(await field.getAttribute("aria-invalid"), null);
    assert.deepEqual(sent, []);
    await context.setOffline(false);
    await field.press("Enter");
    await page.waitForURL(/\/j\/[^/]+$/);
    assert.ok((await page.locator("main").innerText()).includes("Tea Club"));
    assert.deepEqual(complaints, []);
    await context.close();
  });
}

test("what is typed before the page's script is loaded is checked too", async () => {
  const { context, page, complaints } = await chromium.open({ locale: "en-GB" });
  const typed = Promise.withResolvers();
  await page.route("**/*.js", async (route) => {
    await typed.promise;
    await route.continue();
  });
  await page.goto(`${world.url}/j`, { waitUntil: "commit" });
  await page.locator("#code").fill("tea_2027!");
  typed.resolve(undefined);
  await page.locator("#code-hint").getByText(TEXTS["en-GB"].strange).waitFor();
  assert.deepEqual(complaints, []);
  await context.close();
});

test("a pasted link is read as its code", async () => {
  const { code } = await world.invite();
  const { context, page } = await chromium.open();
  await page.goto(`${world.url}/j`);
  await page.locator("#code").fill(`https://invite.example/j/${code}?lang=fr`);
  await page.locator("#code-hint").getByText("well formed").waitFor();
  assert.equal(await page.locator("#code").inputValue(), code);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByText("“Tea Club”").waitFor();
  await context.close();
});

test("a code of its creator's choice has no check symbol, and is not called mistyped", async () => {
  await world.invite({ code: "SPRING-IS-HERE-2027" });
  const { context, page } = await chromium.open();
  await page.goto(`${world.url}/j`);
  await page.locator("#code").fill("spring is here 2027");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByText("“Tea Club”").waitFor();
  await context.close();
});

test("without JavaScript a form leads to the page of the code, and keeps language and return", async () => {
  const { code } = await world.invite();
  const { context, page, complaints } = await chromium.open({ javaScriptEnabled: false });
  await page.goto(`${world.url}/j?lang=fr`);
  assert.deepEqual(await violations(page), []);
  await page.locator("#code").fill(code.toLowerCase());
  await page.getByRole("button", { name: "Continuer" }).click();
  await page.waitForURL(`${world.url}/j/${code}?lang=fr`);
  await page.goto(`${world.url}/j`);
  const wrong = `${code.slice(0, -1)}${code.endsWith("0") ? "1" : "0"}`;
  await page.locator("#code").fill(wrong);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByText("There’s a typo in this code").waitFor();
  assert.equal(await page.locator("#code").inputValue(), wrong);
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(complaints, []);
  await context.close();
});
