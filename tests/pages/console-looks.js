/** How tests look at the console: languages, windows and themes, and what holds in each. */
import assert from "node:assert/strict";
import { TEXTS } from "../../js/pages/console/text.js";
import { violations } from "./world.js";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("playwright-core").BrowserContext} Context */
/** @typedef {import("./looks.js").Look} Look */

/** @param {Look} look */
export const textsOf = ({ locale }) => TEXTS[locale === "fr-FR" ? "fr" : "en"];

/** @param {Look} look */
export const optionsOf = ({ width, ...look }) => ({ ...look, viewport: { width, height: 844 } });

/** axe finds nothing, and nothing is wider than the window or than the dialog that holds it. @param {Page} page @param {string} where */
export async function assertSound(page, where) {
  assert.deepEqual(await violations(page), [], where);
  const { scroll, window } = /** @type {any} */ (await page.evaluate("({ scroll: document.documentElement.scrollWidth, window: innerWidth })"));
  assert.ok(scroll <= window, `${where}: ${scroll} pixels in ${window}`);
  const dialogs = /** @type {[number, number][]} */ (await page.evaluate("[...document.querySelectorAll('dialog[open], dialog[open] .dialog-body')].map(({ scrollWidth, clientWidth }) => [scrollWidth, clientWidth])"));
  for (const [wanted, given] of dialogs) assert.ok(wanted <= given, `${where}: ${wanted} pixels in a dialog of ${given}`);
}

/** The row of a list that holds a text. @param {Page} page @param {string} text */
export const rowOf = (page, text) => page.locator("table.list tbody tr").filter({ hasText: text });

/** What was said last, wherever it is shown. @param {Page} page @param {string} text */
export const told = (page, text) => page.locator(".toast").filter({ hasText: text }).first().waitFor();

/** Lists without a live connection are read again when the window gets the focus. @param {Page} page */
export const lookAgain = (page) => page.evaluate("void dispatchEvent(new Event('focus'))");

/** A generated code as pages show it. @param {string} code */
export const shownAs = (code) => code.replace(/^(\w{4})(\w{4})(\w{4})$/, "$1-$2-$3");
