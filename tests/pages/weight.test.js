// What a browser loads until a person has joined: as sent, compressed.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { startBrowser, startPages } from "./world.js";

const KB = 1000;

/** @type {Awaited<ReturnType<typeof startPages>>} */
let world;
/** @type {Awaited<ReturnType<typeof startBrowser>>} */
let chromium;

before(async () => {
  [world, chromium] = await Promise.all([startPages(), startBrowser()]);
});
after(() => Promise.all([world.remove(), chromium.close()]));

/**
 * The compressed size of all that is loaded while `use` uses a page.
 *
 * @param {boolean} javaScriptEnabled
 * @param {(page: import("playwright-core").Page) => Promise<void>} use
 */
async function weight(javaScriptEnabled, use) {
  const { context, page } = await chromium.open({ javaScriptEnabled });
  /** @type {Promise<[string, number]>[]} */
  const loaded = [];
  page.on("response", (response) => {
    if (response.status() !== 303) loaded.push(response.body().then((body) => [new URL(response.url()).pathname, gzipSync(body, { level: 9 }).length]));
  });
  await use(page);
  const files = await Promise.all(loaded);
  await context.close();
  return { files, total: files.reduce((sum, [, size]) => sum + size, 0) };
}

test("typing a code, its page and joining weigh 45 KB at most, WebAssembly included", async () => {
  const { code } = await world.invite();
  const { files, total } = await weight(true, async (page) => {
    await page.goto(`${world.url}/j`);
    await page.locator("#code").fill(code);
    await page.locator("#code-hint").getByText("well formed").waitFor();
    await page.getByRole("button").click();
    await page.getByLabel("Your name").fill("Grace");
    await page.getByRole("button", { name: "Join" }).click();
    await page.getByText("You’re in", { exact: true }).waitFor();
  });
  assert.ok(files.some(([name]) => name.endsWith(".wasm")), JSON.stringify(files));
  assert.ok(total <= 45 * KB, `${total} bytes: ${JSON.stringify(files)}`);
});

test("without JavaScript a page weighs 6 KB at most", async () => {
  const { code } = await world.invite();
  for (const [path, lang] of [[`/j/${code}`, "en"], [`/j/${code}`, "fr"], ["/j", "en"], ["/j/NOSUCHCODE", "fr"]]) {
    const { files, total } = await weight(false, async (page) => {
      await page.goto(`${world.url}${path}?lang=${lang}`, { waitUntil: "networkidle" });
    });
    assert.ok(total > 500 && total <= 6 * KB, `${total} bytes: ${JSON.stringify(files)}`);
  }
});

test("the console weighs 160 KB at most, WebAssembly and live client included", async () => {
  const { serverId, code } = await world.invite();
  const { files, total } = await weight(true, async (page) => {
    await page.goto(`${world.url}/console?server=${serverId}&as=ada`);
    await page.getByRole("button", { name: `Details of ${code}` }).click();
    await page.getByRole("img").waitFor();
    await page.getByText("Nobody has used it yet.").waitFor();
  });
  assert.ok(files.some(([name]) => name.endsWith(".wasm")), JSON.stringify(files));
  assert.ok(total > 30 * KB && total <= 160 * KB, `${total} bytes: ${JSON.stringify(files)}`);
});
