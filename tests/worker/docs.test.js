// The page `/docs` as `npm start` serves it from a fresh clone: a real browser shows every route, sends requests only to
// the service, and reports no error.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { chromium } from "playwright-core";
import { ensureBrowsers } from "../../js/tools/ensure-browser.js";
import { document, operations } from "../support/openapi.js";
import { clone, freePort, run, stop, untilPrinted } from "../support/started.js";

/** @type {Awaited<ReturnType<typeof clone>>} */
let cloned;
/** @type {ReturnType<typeof run>} */
let running;
let url = "";

before(async () => {
  cloned = await clone();
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  running = run(cloned.folder, "start", { PORT: String(port) });
  await untilPrinted(running, "Ctrl-C");
});
after(async () => {
  await stop(running, "SIGTERM");
  await cloned.remove();
});

test("npm start prints the address of the page", () => {
  assert.ok(running.output.includes(`${url}/docs`), running.output);
});

test("a browser shows every route, and sends requests only to the service", async () => {
  const browser = await chromium.launch({
    executablePath: ensureBrowsers().chromium,
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"],
  });
  try {
    const page = await browser.newPage();
    /** @type {string[]} */
    const complaints = [];
    /** @type {string[]} */
    const elsewhere = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) complaints.push(message.text());
    });
    page.on("requestfailed", (request) => complaints.push(`${request.url()} failed`));
    page.on("response", (response) => {
      if (response.status() >= 400) complaints.push(`${response.url()}: ${response.status()}`);
    });
    page.on("request", (request) => {
      if (!/^data:/.test(request.url()) && new URL(request.url()).origin !== url) elsewhere.push(request.url());
    });

    const answer = await page.goto(`${url}/docs`);
    assert.equal(answer?.status(), 200);
    await page.waitForSelector(".opblock");
    for (const { name } of document["tags"]) assert.equal(await page.locator(`[id="operations-tag-${name}"]`).count(), 1, name);
    const shown = await page.locator(".opblock").count();
    assert.equal(shown, operations.length);
    for (const { operation } of operations) {
      assert.equal(await page.locator(`[id="operations-${operation["tags"][0]}-${operation["operationId"]}"]`).count(), 1, operation["operationId"]);
    }

    // The page can call what it shows.
    const first = page.locator('[id="operations-invitCode-server_c"]');
    await first.locator(".opblock-summary").click();
    await first.getByRole("button", { name: "Try it out" }).click();
    await first.getByRole("button", { name: "Execute" }).click();
    await first.locator(".live-responses-table").getByText("Server created").first().waitFor();

    assert.deepEqual(complaints, []);
    assert.deepEqual(elsewhere, []);
  } finally {
    await browser.close();
  }
});

describe("a path that is not a file of the page", () => {
  test("a path that is not a file goes to the worker, whose answers carry its headers", async () => {
    for (const path of ["/", "/nope", "/docs/nope", "/_headers", "/index.html"]) {
      const response = await fetch(url + path);
      assert.equal(response.status, 404, path);
      assert.match(response.headers.get("X-Request-Id") ?? "", /^[\w-]{36}$/);
      assert.equal((await response.json()).error, "errors.notFound");
    }
    assert.equal((await fetch(`${url}/healthz`)).status, 200);
  });
});

describe("files of the page /docs", () => {
  test("the page /docs runs only its own scripts and cannot be framed", async () => {
    const response = await fetch(`${url}/docs`);
    const policy = response.headers.get("Content-Security-Policy") ?? "";
    assert.match(policy, /default-src 'none'; script-src 'self'; style-src 'self';/);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.doesNotMatch(policy, /unsafe/);
    assert.equal(response.headers.get("X-Content-Type-Options"), "nosniff");
    assert.doesNotMatch(await response.text(), /<script>|\son\w+=|https?:/);
  });

  test("the page /docs includes the viewer's licence", async () => {
    assert.match(await (await fetch(`${url}/docs/LICENSE`)).text(), /Apache License/);
  });
});

test("the served description equals the package's byte for byte", async () => {
  const [served, packed] = [await (await fetch(`${url}/openapi.json`)).text(), await readFile(new URL("../../pkg/openapi.json", import.meta.url), "utf8")];
  assert.equal(served, packed);
});

test("a deployment includes the page and the description", async () => {
  const other = await clone();
  try {
    const deploying = run(other.folder, "deploy", {}, ["--dry-run", "--outdir", "out"]);
    assert.equal(await deploying.ended, 0, deploying.output);
    assert.match(deploying.output, /Read \d+ files from the assets directory/);
    const files = await readdir(`${other.folder}/out`);
    assert.ok(files.some((name) => name.endsWith("openapi.json")), files.join());
  } finally {
    await other.remove();
  }
});
