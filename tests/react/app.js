/** An application with `invitcode/react`: the packed package, built by Vite, in a real Chromium. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { build } from "vite";
import { ensureBrowsers } from "../../js/tools/ensure-browser.js";
import { installPackage, linkPackages } from "../package/installed.js";
import { serve } from "../package/page.js";

const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/**
 * A page whose script renders `view` in StrictMode. The parameters of its address are `params`.
 *
 * @param {string} view an expression of React's `h`, of the package's exports and of `params`
 */
const script = (view) => `
import { createElement as h, StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import * as invitcode from "invitcode/react";
import { http } from "invitcode/http";
import init, { functions, memory } from "invitcode";
const { InvitcodeProvider, JoinInvite, InviteManager, useInvite, useCodes, useMembers, useUses, useServer, useReply, useCall } = invitcode;
const params = Object.fromEntries(new URLSearchParams(location.search));
const service = { url: params.url, ...(params.userId ? { userId: params.userId } : {}), ...(params.language ? { language: params.language } : {}) };
${view}
createRoot(document.getElementById("root")).render(h(StrictMode, null, h(App)));
`;

const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Test</title><link rel="icon" href="data:,"></head>
<body><main><h1>Test</h1><div id="root"></div></main><script type="module" src="/main.js"></script></body></html>`;

/** @typedef {import("playwright-core").Page} Page */
/**
 * @typedef {object} Visit
 * @property {Page} page
 * @property {string[]} complaints every error and warning of the console
 * @property {{ path: string, args: any }[]} calls what the page asked the service
 */

/** The application, and a browser that opens it. */
export class App {
  /** @type {import("playwright-core").Browser | undefined} */
  #browser;
  /** @type {import("node:http").Server | undefined} */
  #server;
  #installed;

  /** @param {import("../package/installed.js").Installed} installed */
  constructor(installed) {
    this.#installed = installed;
  }

  get folder() {
    return this.#installed.folder;
  }

  /** @param {string} view defines `App` */
  async write(view) {
    await writeFile(join(this.folder, "main.js"), script(view));
    await writeFile(join(this.folder, "index.html"), html);
  }

  /**
   * @param {string} view defines `App`
   * @param {Record<string, string>} [alias] other packages in the place of React's
   */
  async build(view, alias = {}) {
    await this.write(view);
    await build({
      root: this.folder,
      configFile: false,
      logLevel: "error",
      mode: "development",
      resolve: { alias },
      // React's development build runs effects twice in StrictMode and warns of mistakes.
      define: { "process.env.NODE_ENV": '"development"' },
      build: { minify: false },
    });
  }

  /** Replaces the page's markup, and keeps its script. @param {string} body */
  async rewrite(body) {
    const file = join(this.folder, "dist", "index.html");
    const [tag = ""] = /<script[^>]*><\/script>/.exec(await readFile(file, "utf8")) ?? [];
    await writeFile(file, `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Test</title><link rel="icon" href="data:,"></head><body>${body}${tag}</body></html>`);
  }

  async open() {
    this.#server = await serve(join(this.folder, "dist"));
    this.#browser = await chromium.launch({
      executablePath: ensureBrowsers().chromium,
      args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"],
    });
    return this;
  }

  /**
   * @param {Record<string, string>} params
   * @param {(page: Page) => Promise<unknown>} [prepare] before the page is loaded
   * @param {number} [port] of another server of the application
   * @returns {Promise<Visit>}
   */
  async visit(params, prepare, port) {
    assert.ok(this.#browser && this.#server);
    const page = await (await this.#browser.newContext({ permissions: ["clipboard-read", "clipboard-write"] })).newPage();
    /** @type {string[]} */
    const complaints = [];
    /** @type {Visit["calls"]} */
    const calls = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) complaints.push(message.text());
    });
    page.on("request", (request) => {
      const [, path] = /^https?:\/\/[^/]+\/(\w+\/\w+)$/.exec(request.url()) ?? [];
      if (request.method() === "POST" && path !== undefined) calls.push({ path: path.replace("/", ":"), args: request.postDataJSON() });
    });
    page.setDefaultTimeout(10_000);
    await prepare?.(page);
    const own = /** @type {import("node:net").AddressInfo} */ (this.#server.address());
    await page.goto(`http://127.0.0.1:${port ?? own.port}/?${new URLSearchParams(params)}`);
    return { page, complaints, calls };
  }

  async close() {
    await this.#browser?.close();
    await new Promise((resolve) => this.#server?.close(resolve) ?? resolve(undefined));
    await this.#installed.remove();
  }
}

/**
 * The package as it is installed, beside the packages of an application.
 *
 * @param {NodeJS.Require} [from] finds another React
 */
export async function newApp(from) {
  const installed = await installPackage();
  await linkPackages(installed.folder, ["react", "react-dom", "scheduler"], from);
  await linkPackages(installed.folder, ["convex", "preact"]);
  return new App(installed);
}

/** Fails where axe finds a violation. @param {Page} page */
export async function assertAccessible(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => /** @type {any} */ (window).axe.run());
  assert.deepEqual(
    violations.map((/** @type {any} */ { id, nodes }) => [id, nodes.map((/** @type {any} */ { html }) => html)]),
    [],
  );
}
