/**
 * Pages in a real, headless Chromium, served on 127.0.0.1.
 */
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { chromium } from "playwright-core";
import { ensureBrowsers } from "../../js/tools/ensure-browser.js";

/** @type {Record<string, string>} */
const types = { ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm" };

/**
 * @param {string} folder
 * @returns {Promise<import("node:http").Server>}
 */
export async function serve(folder) {
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? "/", "http://page").pathname));
    const file = join(folder, path === "/" ? "index.html" : path);
    const found = await stat(file).then((entry) => entry.isFile(), () => false);
    if (!found) return response.writeHead(404).end();
    response.writeHead(200, { "Content-Type": types[extname(file)] ?? "application/octet-stream" });
    return createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  return server;
}

/**
 * @typedef {object} Visited
 * @property {any} result the page's result
 * @property {string[]} complaints every error and warning of its console
 */

/**
 * Opens a page and waits for `window.result`.
 *
 * @param {string} address
 * @returns {Promise<Visited>}
 */
export async function visit(address) {
  const browser = await chromium.launch({
    executablePath: ensureBrowsers().chromium,
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"],
  });
  try {
    const page = await browser.newPage();
    /** @type {string[]} */
    const complaints = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) complaints.push(message.text());
    });
    await page.goto(address);
    const result = await page
      .waitForFunction(() => /** @type {any} */ (window).result)
      .then((handle) => handle.jsonValue())
      .catch((error) => {
        throw new Error(`the page gave no result: ${complaints.join("; ")}`, { cause: error });
      });
    return { result, complaints };
  } finally {
    await browser.close();
  }
}

/**
 * Opens `index.html` of a folder.
 *
 * @param {string} folder
 * @returns {Promise<Visited>}
 */
export async function openPage(folder) {
  const server = await serve(folder);
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  try {
    return await visit(`http://127.0.0.1:${port}/`);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}
