// The console of a mounted service: everything lies below the base path, and the host's session signs in. With live
// connections and without, and what it says where something is missing.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { startBrowser } from "../pages/world.js";
import { database, startHosts } from "./host.js";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** @type {Awaited<ReturnType<typeof startHosts>>} */
let hosts;
/** @type {Awaited<ReturnType<typeof startBrowser>>} */
let chromium;
/** @type {Record<string, string>} */
const urls = {};

before(async () => {
  execFileSync(process.execPath, [join(root, "js/tools/build-assets.js")]);
  const variables = { PUBLIC_URL: "https://host.example/invites" };
  const assets = { directory: join(root, ".wrangler", "assets") };
  const based = { entry: "tests/mounted/hosts/based.js", variables: { AUTH: "open" } };
  hosts = await startHosts({
    plain: { entry: "tests/mounted/hosts/plain.js", variables, bindings: { DB: database() }, assets },
    live: {
      entry: "tests/mounted/hosts/plain.js",
      variables,
      bindings: { DB: database(), LIVE: { type: "durable-object", worker: "live", exportName: "Live" } },
      exports: { Live: { type: "durable-object", storage: "sqlite" } },
      assets,
    },
    bare: { ...based, assets },
    unbuilt: { ...based, bindings: { DB: database() } },
  });
  await hosts.migrate();
  for (const name of ["plain", "live", "bare", "unbuilt"]) urls[name] = (await hosts.url(name)).origin;
  chromium = await startBrowser();
});
after(() => Promise.all([hosts.stop(), chromium.close()]));

for (const name of ["plain", "live"]) {
  test(`the host's user manages its codes below the base path, ${name === "live" ? "live" : "without the binding LIVE"}`, async () => {
    const url = String(urls[name]);
    const { context, page, complaints } = await chromium.open({ viewport: { width: 1280, height: 900 } });
    page.on("request", (request) => request.url().startsWith(`${url}/invites/`) || complaints.push(`it asks for ${request.url()}`));
    /** @type {string[]} */
    const sockets = [];
    page.on("websocket", (socket) => sockets.push(socket.url()));
    await context.addCookies([{ name: "session", value: "full", url }]);
    await page.goto(`${url}/invites/console`);
    await page.getByRole("button", { name: "New server" }).first().click();
    await page.getByLabel("Name").fill("Tea Club");
    await page.getByRole("dialog").getByRole("button", { name: "New server" }).click();
    await page.getByRole("heading", { name: "Tea Club" }).waitFor();
    assert.match(page.url(), new RegExp(`^${url}/invites/console\\?server=`));
    await page.getByRole("button", { name: "New code" }).first().click();
    await page.getByRole("button", { name: "Create code" }).click();
    const panel = page.locator("dialog.panel");
    await panel.getByText("Nobody has used it yet.").waitFor();
    assert.match(await panel.getByLabel("Invitation link").inputValue(), /^https:\/\/host\.example\/invites\/j\/[0-9A-Z]{12}$/);
    assert.equal(await panel.getByRole("img").evaluate((image) => /** @type {any} */ (image).naturalWidth > 0), true);
    await page.reload();
    await panel.getByText("Nobody has used it yet.").waitFor();
    assert.deepEqual(complaints, []);
    assert.equal(sockets.length > 0, name === "live");
    assert.ok(sockets.every((socket) => socket.startsWith(`${url.replace("http", "ws")}/invites/api/`)), String(sockets));
    await context.close();
  });
}

test("without a database the console is a page that says whose log to read, and the log says what to add", async () => {
  for (const [locale, said] of [["en-GB", /Service not configured/], ["fr-FR", /Service non configuré/]]) {
    const { context, page } = await chromium.open({ locale: String(locale) });
    const response = await page.goto(`${urls["bare"]}/invites/console`);
    assert.equal(response?.status(), 503);
    assert.match(await page.locator("main").innerText(), /** @type {RegExp} */ (said));
    assert.doesNotMatch(await page.content(), /wrangler|d1_databases|\bDB\b/);
    await context.close();
  }
  assert.equal((await (await fetch(`${urls["bare"]}/invites/console`)).json()).error, "errors.unavailable");
  assert.match(await hosts.logged(/no D1 database is bound as DB/), /\[\[d1_databases\]\] binding = \\"DB\\"/);
});

test("without a database the page of a link says that nothing was used up, and no more", async () => {
  const { context, page } = await chromium.open();
  const response = await page.goto(`${urls["bare"]}/invites/j/TEA-2027`);
  assert.equal(response?.status(), 503);
  assert.match(await page.locator("main").innerText(), /Not available right now[\s\S]*Nothing was used up/);
  assert.doesNotMatch(await page.content(), /wrangler|d1_databases|\bDB\b/);
  await context.close();
});

test("without its files the console is a page that says so, and the log says what to add", async () => {
  const { context, page } = await chromium.open();
  await page.goto(`${urls["unbuilt"]}/invites/console`);
  await page.getByText("The files of this page could not be loaded.").waitFor();
  assert.match(await hosts.logged(/files of the pages are missing/), /\[assets\].*binding = \\"ASSETS\\"/);
  await context.close();
});
