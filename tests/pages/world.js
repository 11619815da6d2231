/** A running service with the pages' files, and Chromium that looks at it. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { ensureBrowsers } from "../../js/tools/ensure-browser.js";
import { startProduct } from "../support/product.js";
import { SECRET, signed } from "../support/tokens.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Where a person signs in, and where the page may lead after joining. */
export const APP = "https://app.example";

/** Settings with verified callers. */
export const VERIFIED = { AUTH: "token", JWT_SECRET: SECRET, SERVICE_KEY: "service-key-of-the-tests-0123456789", SIGN_IN_URL: `${APP}/login`, RETURN_URLS: `${APP}/welcome` };

/** @typedef {import("playwright-core").BrowserContextOptions} Look */
/** @typedef {import("playwright-core").Page} Page */

/** @param {Record<string, string>} [env] @param {{ live?: boolean }} [options] */
export async function startPages(env = {}, { live = true } = {}) {
  execFileSync(process.execPath, [`${root}/js/tools/build-assets.js`]);
  const product = await startProduct({ env: { PUBLIC_URL: "https://invite.example", ...env }, assets: `${root}/.wrangler/assets`, live });
  const options = env["SERVICE_KEY"] === undefined ? {} : { headers: { Authorization: `Bearer ${env["SERVICE_KEY"]}` } };
  return {
    product,
    url: String(product.url).replace(/\/$/, ""),
    /** @param {string} path @param {Record<string, unknown>} args */
    async make(path, args) {
      const { status, body } = await product.call(path, args, options);
      assert.ok(status === 200 || status === 202, JSON.stringify(body));
      return body.data;
    },
    /** A server with a code. @param {{ name?: string, owner?: string, code?: string, server?: Record<string, unknown>, more?: Record<string, unknown> }} [wanted] */
    async invite({ name = "Tea Club", owner = "Ada", code, server = {}, more = {} } = {}) {
      const { _id: serverId } = await this.make("server:c", { name, ownerId: "ada", owner, ...server });
      const text = await this.make("invitCode:c", { serverId, creatorId: "ada", ...(code === undefined ? {} : { code }), ...more });
      // As a page shows it.
      return { serverId, code: text.replace(/^(\w{4})(\w{4})(\w{4})$/, "$1-$2-$3") };
    },
    /** @param {string} serverId */
    async members(serverId) {
      const { page } = await this.make("member:r", { serverId });
      return page.map((/** @type {{ userId: string }} */ { userId }) => userId);
    },
    remove: () => product.remove(),
  };
}

/** A session of a user. @param {string} id @param {Record<string, unknown>} [claims] */
export function session(id, claims = {}) {
  const now = Math.floor(Date.now() / 1000);
  return signed({ sub: id, iat: now, exp: now + 3600, ...claims });
}

export async function startBrowser() {
  const browser = await chromium.launch({
    executablePath: ensureBrowsers().chromium,
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"],
  });
  return {
    browser,
    close: () => browser.close(),
    /**
     * A page that writes down what the browser complains about.
     *
     * @param {Look} [look]
     */
    async open(look = {}) {
      const context = await browser.newContext({ locale: "en-GB", viewport: { width: 390, height: 844 }, ...look });
      const page = await context.newPage();
      looks.set(page, look);
      /** @type {string[]} */
      const complaints = [];
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on("console", (message) => {
        // The browser itself reports a page's status above 400 as an error.
        const isStatus = /^Failed to load resource: the server responded with a status of (?:40[01349]|429|503)/.test(message.text());
        if (["error", "warning"].includes(message.type()) && !isStatus) complaints.push(message.text());
      });
      return { context, page, complaints };
    },
  };
}

/** How each page is looked at. @type {WeakMap<Page, Look>} */
const looks = new WeakMap();

/**
 * What axe finds on a page. The page's own policy would refuse its script, so the browser runs it apart. Where the page
 * has no JavaScript, neither has axe: it gets the same document in a window of the same look.
 *
 * @param {Page} page
 * @returns {Promise<string[]>}
 */
export async function violations(page) {
  const { javaScriptEnabled = true, ...look } = looks.get(page) ?? {};
  if (!javaScriptEnabled) {
    const context = await /** @type {import("playwright-core").Browser} */ (page.context().browser()).newContext(look);
    const twin = await context.newPage();
    await twin.setContent((await page.content()).replaceAll(/<script.*?<\/script>|<link.*?>|<img.*?>/g, ""));
    const found = await violations(twin);
    await context.close();
    return found;
  }
  await page.evaluate("Promise.allSettled(document.getAnimations().filter(({ effect }) => effect.getComputedTiming().iterations !== Infinity).map(({ finished }) => finished)).then(() => {})");
  const found = await page.evaluate(`(() => { ${axe}; return axe.run(document, { resultTypes: ["violations"] }); })()`);
  return /** @type {any} */ (found).violations.map((/** @type {any} */ { id, nodes }) => `${id}: ${nodes.map((/** @type {any} */ node) => node.html).join(" ")}`);
}
