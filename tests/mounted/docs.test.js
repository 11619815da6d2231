// The page /docs of a mounted service: from the host's files, at the root or where the page is, or not offered.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { ensureBrowsers } from "../../js/tools/ensure-browser.js";
import { document } from "../support/openapi.js";
import { database, startHosts } from "./host.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const built = join(root, ".wrangler", "assets");

/** @type {Awaited<ReturnType<typeof startHosts>>} */
let hosts;
let own = "";
/** A file that the join page loads. */
let script = "";
/** @type {Record<string, string>} */
const urls = {};

before(async () => {
  execFileSync(process.execPath, [join(root, "js/tools/build-assets.js")]);
  own = await mkdtemp(join(tmpdir(), "invitcode-assets-"));
  await cp(join(built, "docs.html"), join(own, "invites", "docs.html"));
  for (const folder of ["docs", "pages"]) await cp(join(built, folder), join(own, "invites", folder), { recursive: true });
  [script = ""] = (await readdir(join(built, "pages"))).filter((name) => name.startsWith("join-") && name.endsWith(".js"));
  const worker = { entry: "tests/mounted/hosts/pages-function.js", variables: { AUTH: "open" }, bindings: { DB: database() } };
  hosts = await startHosts({ package: { ...worker, assets: { directory: built } }, own: { ...worker, assets: { directory: own, runWorkerFirst: true } }, folder: { ...worker, assets: { directory: join(root, "pkg/pages"), runWorkerFirst: true } }, none: { entry: "tests/mounted/hosts/based.js", variables: { AUTH: "open" }, bindings: { DB: database() } } });
  for (const name of ["package", "own", "folder", "none"]) urls[name] = (await hosts.url(name)).origin;
});
after(async () => {
  await hosts.stop();
  await rm(own, { recursive: true });
});

for (const host of ["package", "own"]) {
  test(`a browser shows every route of a mounted service, and asks below its base path only (${host})`, async () => {
    const browser = await chromium.launch({
      executablePath: ensureBrowsers().chromium,
      args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"],
    });
    try {
      const page = await browser.newPage();
      /** @type {string[]} */
      const complaints = [];
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
      page.on("response", (response) => response.status() >= 400 && complaints.push(`${response.url()}: ${response.status()}`));
      page.on("request", (request) => {
        if (!request.url().startsWith("data:") && !request.url().startsWith(`${urls[host]}/invites/`)) complaints.push(`it asks for ${request.url()}`);
      });
      await page.goto(`${urls[host]}/invites/docs`);
      await page.waitForSelector(".opblock");
      for (const { name } of document["tags"]) assert.equal(await page.locator(`[id="operations-tag-${name}"]`).count(), 1, name);
      assert.equal(await page.locator(".servers select option").first().getAttribute("value"), "/invites");
      assert.deepEqual(complaints, []);
    } finally {
      await browser.close();
    }
  });

  test(`a file has the headers that it has by itself, and one that leads elsewhere leads below the base path (${host})`, async () => {
    const rules = await readFile(join(root, "js/worker/docs/_headers"), "utf8");
    const files = { docs: "start.js", pages: script };
    for (const [folder, file] of Object.entries(files)) {
      const response = await fetch(`${urls[host]}/invites/${folder}/${file}`, { headers: { Origin: "https://evil.example" } });
      assert.equal(response.status, 200, file);
      await response.body?.cancel();
      assert.match(response.headers.get("X-Request-Id") ?? "", /^[\w-]{36}$/);
      const [, own = ""] = new RegExp(`^/${folder}.*\\n((?: +.+\\n?)+)`, "m").exec(rules) ?? [];
      const wanted = [...own.matchAll(/^ +([\w-]+): (.+)$/gm)];
      assert.ok(wanted.length >= 3);
      for (const [, name, value] of wanted) assert.equal(response.headers.get(String(name)), value);
    }
    const leading = await fetch(`${urls[host]}/invites/docs/`, { redirect: "manual" });
    assert.ok(leading.status >= 300 && leading.status < 400, String(leading.status));
    assert.equal(leading.headers.get("Location"), "/invites/docs");
  });

  test(`a file that is not there is an unknown path (${host})`, async () => {
    const response = await fetch(`${urls[host]}/invites/docs/nope.js`);
    assert.deepEqual([response.status, (await response.json()).error], [404, "errors.notFound"]);
  });
}

test("the package's folder of pages is enough for the join page", async () => {
  const response = await fetch(`${urls["folder"]}/invites/pages/${script}`);
  assert.deepEqual([response.status, response.headers.get("Content-Type")?.replace(/;.*/, "")], [200, "text/javascript"]);
  assert.equal(await response.text(), await readFile(join(root, "pkg/pages", script), "utf8"));
  const posted = await fetch(`${urls["folder"]}/invites/pages/${script}`, { method: "POST" });
  assert.deepEqual([posted.status, posted.headers.get("Allow")], [405, "GET, HEAD, OPTIONS"]);
  assert.equal((await fetch(`${urls["folder"]}/invites/pages/nope.js`)).status, 404);
});

test("without files the page is an unknown path, and the log says what to add", async () => {
  const response = await fetch(`${urls["none"]}/invites/docs`);
  assert.deepEqual([response.status, (await response.json()).error], [404, "errors.notFound"]);
  assert.match(await hosts.logged(/docs is not offered/), /\[assets\].*binding = \\"ASSETS\\"/);
});
