// The page /docs of the service in Node: a browser shows every route, under a base path too, from files of the package alone.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { startBrowser } from "../pages/world.js";
import { document } from "../support/openapi.js";
import { serve } from "./entries.js";

/** @type {import("../../js/node/serve.js").Service} */
let service;
let docs = "";
before(async () => {
  service = await serve({ db: ":memory:", port: 0, env: { AUTH: "open" }, basePath: "/invites" });
  docs = `${service.url}/invites/docs`;
});
after(() => service.stop());

test("a browser shows every route, and asks below the base path only", async () => {
  const browser = await startBrowser();
  try {
    const { page, complaints } = await browser.open();
    page.on("request", (request) => {
      if (!request.url().startsWith("data:") && !request.url().startsWith(`${service.url}/invites/`)) complaints.push(`it asks for ${request.url()}`);
    });
    await page.goto(docs);
    await page.waitForSelector(".opblock");
    for (const { name } of document["tags"]) assert.equal(await page.locator(`[id="operations-tag-${name}"]`).count(), 1, name);
    assert.deepEqual(complaints, []);
  } finally {
    await browser.close();
  }
});

test("its files are the package's, with the headers that they have in a worker", async () => {
  const folder = new URL("../../pkg/viewer/", import.meta.url);
  const [, own = ""] = /^\/docs.*\n((?: +.+\n?)+)/m.exec(await readFile(new URL("../../js/worker/docs/_headers", import.meta.url), "utf8")) ?? [];
  const wanted = [...own.matchAll(/^ +([\w-]+): (.+)$/gm)];
  assert.ok(wanted.length >= 3);
  for (const name of await readdir(folder)) {
    const response = await fetch(name === "docs.html" ? docs : `${docs}/${name}`);
    assert.deepEqual([response.status, Buffer.from(await response.arrayBuffer()).equals(await readFile(new URL(name, folder)))], [200, true], name);
    for (const [, header, value] of wanted) assert.equal(response.headers.get(String(header)), value);
  }
});

test("a path that is no file of the page is unknown, and the page's own name with a slash leads to it", async () => {
  for (const path of ["/nope.js", "/../serve.js", "/%2e%2e/package.json", "/docs.html"]) assert.equal((await fetch(docs + path)).status, 404, path);
  const leading = await fetch(`${docs}/`, { redirect: "manual" });
  assert.deepEqual([leading.status, leading.headers.get("location")], [307, "/invites/docs"]);
});

test("a file of the page names its methods to others, and an unknown path has none", async () => {
  for (const path of ["", "/", "/swagger-ui.css"]) {
    for (const method of ["POST", "PUT", "DELETE", "PATCH"]) {
      const response = await fetch(docs + path, { method, headers: { "Accept-Language": "fr" } });
      assert.deepEqual([response.status, response.headers.get("Allow")], [405, "GET, HEAD, OPTIONS"], `${method} ${path}`);
      assert.deepEqual(await response.json(), { status: "error", code: 405, message: "Méthode non autorisée", error: "errors.methodNotAllowed" });
    }
    const asked = await fetch(docs + path, { method: "OPTIONS" });
    assert.deepEqual([asked.status, asked.headers.get("Allow")], [204, "GET, HEAD, OPTIONS"]);
  }
  const unknown = await fetch(`${docs}/nope.js`, { method: "POST" });
  assert.deepEqual([unknown.status, unknown.headers.get("Allow")], [404, null]);
});
