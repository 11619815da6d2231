// The unmodified React hooks of the npm package `convex` in Chromium, with React 19 in StrictMode.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import { ensureBrowsers } from "../../js/tools/ensure-browser.js";
import { startProduct } from "../support/product.js";
import { SECRET, signed } from "../support/tokens.js";
import { makeCode, makeServer, unique } from "../support/world.js";
import { Proxy } from "./proxy.js";

const SERVICE_KEY = "a-service-key-of-the-tests-0123456789";
const service = { headers: { Authorization: `Bearer ${SERVICE_KEY}` } };
const open = await startProduct();
const closed = await startProduct({ env: { AUTH: "token", JWT_SECRET: SECRET, SERVICE_KEY } });
/** @type {import("./proxy.js").Fate} */
let fate = "pass";
const proxy = await new Proxy(() => open.url, () => fate).listen();

const bundled = await build({
  entryPoints: [fileURLToPath(new URL("react-page.js", import.meta.url))],
  bundle: true,
  write: false,
  format: "esm",
  define: { "process.env.NODE_ENV": '"development"' },
  logLevel: "silent",
});
const [script] = bundled.outputFiles;
const html = '<!doctype html><link rel="icon" href="data:,"><div id="root"></div><script type="module" src="/page.js"></script>';
const pages = createServer((request, response) => {
  const isScript = request.url === "/page.js";
  response.writeHead(200, { "Content-Type": isScript ? "text/javascript" : "text/html" }).end(isScript ? script?.text : html);
});
await new Promise((resolve) => pages.listen(0, "127.0.0.1", () => resolve(undefined)));
const { port } = /** @type {import("node:net").AddressInfo} */ (pages.address());

/** @type {import("playwright-core").Browser} */
let browser;
before(async () => {
  browser = await chromium.launch({
    executablePath: ensureBrowsers().chromium,
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"],
  });
});
after(async () => {
  await browser.close();
  await new Promise((resolve) => pages.close(resolve));
  await proxy.stop();
  await open.remove();
  await closed.remove();
});

/**
 * Opens a page that shows a scene, and gives it to the test.
 *
 * @param {string} scene
 * @param {object} options
 * @param {(page: import("playwright-core").Page) => Promise<void>} check
 * @param {RegExp} [expected] what the console may complain about
 */
async function visit(scene, options, check, expected) {
  const page = await browser.newPage();
  /** @type {string[]} */
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  try {
    await page.goto(`http://127.0.0.1:${port}/#${encodeURIComponent(JSON.stringify({ scene, ...options }))}`);
    await check(page);
    assert.deepEqual(complaints.filter((text) => !expected?.test(text)), []);
  } catch (error) {
    throw new Error(`${complaints.join("\n")}\n${await page.content()}`, { cause: error });
  } finally {
    await page.close();
  }
}

/** Waits for a text in an element. @param {import("playwright-core").Page} page @param {string} id @param {string} text */
const shows = (page, id, text) => page.waitForFunction(([id, text]) => document.getElementById(String(id))?.textContent === text, [id, text]);

/** @param {import("playwright-core").Page} page @returns {Promise<any>} */
const seen = (page) => page.evaluate(() => /** @type {any} */ (window).seen);

describe("useQuery and useMutation", () => {
  test("a page shows members, and who joins, without asking again", async () => {
    const server = await makeServer(open);
    const code = await makeCode(open, server);
    const user = unique("user");
    await visit("members", { url: open.url.origin, ...server, code, user }, async (page) => {
      await shows(page, "members", server.ownerId);
      await page.click("#join");
      await shows(page, "members", `${server.ownerId},${user}`);
      const states = await seen(page);
      assert.deepEqual([...new Set(states)], ["loading", server.ownerId, `${server.ownerId},~${user}`, `${server.ownerId},${user}`], "without a flicker");
    });
  });

  test("an unknown function throws to the error boundary, with Convex's own text", async () => {
    await visit("unknown", { url: open.url.origin }, async (page) => {
      await page.waitForFunction(() => document.getElementById("error")?.textContent?.includes("Could not find public function for 'tea:brew'"));
    }, /tea:brew|error boundary|component/i);
  });

  test("a cut connection is made again, and the page never shows less meanwhile", async () => {
    const server = await makeServer(open);
    const code = await makeCode(open, server);
    const user = unique("user");
    await visit("members", { url: proxy.url.origin, ...server, code, user }, async (page) => {
      await shows(page, "members", server.ownerId);
      fate = "cut before";
      await page.click("#join");
      await page.waitForTimeout(300);
      fate = "pass";
      await shows(page, "members", `${server.ownerId},${user}`);
      const states = await seen(page);
      assert.deepEqual(states.slice(states.indexOf(server.ownerId)).filter((/** @type {string} */ state) => state === "loading"), []);
    }, /WebSocket/);
  });
});

describe("usePaginatedQuery", () => {
  test("pages have no gaps and no doubles while members come and go", async () => {
    const server = await makeServer(open);
    const code = await makeCode(open, server);
    /** @param {number} count */
    const joined = async (count) => {
      const users = Array.from({ length: count }, () => unique("user"));
      for (const userId of users) await open.call("invitCode:use", { code, userId });
      return users;
    };
    const early = await joined(7);
    await visit("pages", { url: proxy.url.origin, ...server }, async (page) => {
      const shown = [server.ownerId, ...early];
      await shows(page, "members", shown.slice(0, 3).join());
      await page.click("#more");
      await shows(page, "members", shown.slice(0, 6).join());
      await page.click("#more");
      await shows(page, "members", shown.join());
      await shows(page, "status", "Exhausted");
      const late = await joined(9);
      await shows(page, "members", [...shown, ...late].join());
      const [gone = "", stays = ""] = early;
      await open.call("member:d", { serverId: server.serverId, userId: gone });
      const left = [...shown, ...late].filter((user) => user !== gone);
      await shows(page, "members", left.join());
      // The pages keep their ends over a new connection.
      fate = "cut before";
      await open.call("member:d", { serverId: server.serverId, userId: stays });
      await page.waitForTimeout(300);
      fate = "pass";
      await shows(page, "members", left.filter((user) => user !== stays).join());
      for (const state of await seen(page)) {
        const users = state === "" ? [] : state.split(",");
        assert.equal(new Set(users).size, users.length, `nobody is shown twice: ${state}`);
        const places = users.map((/** @type {string} */ user) => [...shown, ...late].indexOf(user));
        assert.deepEqual(places, places.toSorted((/** @type {number} */ a, /** @type {number} */ b) => a - b), `in order: ${state}`);
      }
    }, /WebSocket/);
  });
});

describe("ConvexProviderWithAuth", () => {
  test("logging in, out and in again shows each time what the user may see", async () => {
    const ownerId = unique("owner");
    const server = await makeServer(closed, { ownerId }, service);
    const tokens = [await signed({ sub: ownerId }), await signed({ sub: ownerId, again: 1 })];
    await visit("login", { url: closed.url.origin, ...server, tokens }, async (page) => {
      await shows(page, "state", "anonymous");
      for (let turn = 0; turn < 2; turn += 1) {
        await page.click("#login");
        await shows(page, "state", "authenticated");
        await shows(page, "members", ownerId);
        await page.click("#logout");
        await shows(page, "state", "anonymous");
      }
    });
  });

  test("a bad token that is followed by a good one is made good without the user's doing", async () => {
    const ownerId = unique("owner");
    const server = await makeServer(closed, { ownerId }, service);
    const tokens = [await signed({ sub: ownerId }, { secret: "another-secret-that-is-long-enough-0123456789" }), await signed({ sub: ownerId })];
    await visit("login", { url: closed.url.origin, ...server, tokens }, async (page) => {
      await page.click("#login");
      await shows(page, "members", ownerId);
    }, /token/i);
  });
});
