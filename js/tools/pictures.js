/**
 * Takes the pictures of the pages for the README, of a service that `npm start` has just started with its example, and
 * the picture that previews of links show.
 *
 *   node js/tools/pictures.js [URL]
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { ensureBrowsers } from "./ensure-browser.js";
import { example } from "./example.js";

const [url = "http://127.0.0.1:8787"] = process.argv.slice(2);
const folder = fileURLToPath(new URL("../../docs/images/", import.meta.url));

const shown = await example(url);
if (shown === undefined) throw new Error(`${url} has no example: start it with npm start`);
const browser = await chromium.launch({ executablePath: ensureBrowsers().chromium, args: ["--no-sandbox"] });
const context = await browser.newContext({ locale: "en-GB", colorScheme: "light" });
const page = await context.newPage();

/** @param {string} name @param {{ width: number, height: number }} size @param {string} path @param {string} ready */
async function take(name, size, path, ready) {
  await page.setViewportSize(size);
  await page.goto(`${url}${path}`);
  await page.getByText(ready).first().waitFor();
  await page.evaluate("document.fonts.ready.then(() => {})");
  writeFileSync(`${folder}${name}.png`, await page.screenshot({ animations: "disabled" }));
}

await take("join", { width: 640, height: 690 }, `/j/${shown.code}`, "Riverside Reading Club");
await take("console", { width: 1100, height: 660 }, `/console?server=${shown.server}&as=${shown.user}`, "October newsletter");

const preview = new URL("../pages/join/preview.svg", import.meta.url);
// A separate page: the console's policy does not allow writing into it.
const blank = await context.newPage();
await blank.setViewportSize({ width: 1200, height: 630 });
await blank.setContent(`<style>body { margin: 0 } svg { display: block }</style>${readFileSync(preview, "utf8")}`);
writeFileSync(new URL("preview.png", preview), await blank.screenshot());
await browser.close();
