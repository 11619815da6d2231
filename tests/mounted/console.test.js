// The console of a mounted service: everything lies below the base path, and the host's session signs in.
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
let url = "";

before(async () => {
  execFileSync(process.execPath, [join(root, "js/tools/build-assets.js")]);
  const variables = { PUBLIC_URL: "https://host.example/invites" };
  hosts = await startHosts({ plain: { entry: "tests/mounted/hosts/plain.js", variables, bindings: { DB: database() }, assets: { directory: join(root, ".wrangler", "assets") } } });
  await hosts.migrate();
  url = (await hosts.url()).origin;
  chromium = await startBrowser();
});
after(() => Promise.all([hosts.stop(), chromium.close()]));

test("the host's user manages its codes below the base path", async () => {
  const { context, page, complaints } = await chromium.open({ viewport: { width: 1280, height: 900 } });
  page.on("request", (request) => request.url().startsWith(`${url}/invites/`) || complaints.push(`it asks for ${request.url()}`));
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
  await context.close();
});
