// The join page of a mounted service: everything lies below the base path, and the host's session joins.
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
  const variables = { PUBLIC_URL: "https://host.example/invites", SIGN_IN_URL: "/login" };
  hosts = await startHosts({ plain: { entry: "tests/mounted/hosts/plain.js", variables, bindings: { DB: database() }, assets: { directory: join(root, ".wrangler", "assets") } } });
  await hosts.migrate();
  url = (await hosts.url()).origin;
  chromium = await startBrowser();
});
after(() => Promise.all([hosts.stop(), chromium.close()]));

/** @param {string} path @param {Record<string, unknown>} args */
async function make(path, args) {
  const response = await fetch(`${url}/invites/${path}`, { method: "POST", headers: { "Content-Type": "application/json", "X-Session": "service" }, body: JSON.stringify(args) });
  const { data } = /** @type {any} */ (await response.json());
  assert.equal(response.status, 200);
  return data;
}

for (const javaScriptEnabled of [true, false]) {
  test(`the host's user types a code and joins below the base path, ${javaScriptEnabled ? "with" : "without"} JavaScript`, async () => {
    const { _id: serverId } = await make("server/c", { name: "Tea Club", ownerId: "ada" });
    const code = await make("invitCode/c", { serverId, creatorId: "ada" });
    const { context, page, complaints } = await chromium.open({ javaScriptEnabled, viewport: { width: 1280, height: 900 } });
    page.on("request", (request) => request.url().startsWith(`${url}/invites/`) || complaints.push(`it asks for ${request.url()}`));
    await context.addCookies([{ name: "session", value: "full", url }]);
    await page.goto(`${url}/invites/j`);
    await page.locator("#code").fill(code);
    await page.getByRole("button", { name: "Continue" }).click();
    await page.waitForURL(new RegExp(`^${url}/invites/j/[^/]+$`));
    await page.getByText("Open on your phone").click();
    if (!javaScriptEnabled) await page.getByRole("button", { name: "Continue" }).click();
    await page.getByText("Signed in as “Ann”").waitFor();
    await page.getByRole("button", { name: "Join" }).click();
    await page.getByText("You’re in", { exact: true }).waitFor();
    const { page: members } = await make("member/r", { serverId });
    assert.deepEqual(members.map((/** @type {any} */ { userId, user }) => [userId, user]).sort(), [["ada", null], ["ann", "Ann"]]);
    assert.deepEqual(complaints, []);
    await context.close();
  });
}

test("a QR code and the waiting code's page lead to where the host is", async () => {
  const svg = await (await fetch(`${url}/invites/j/TEA-2027/qr.svg`)).text();
  assert.match(svg, /^<svg/);
  const form = new URLSearchParams({ step: "signIn" });
  const response = await fetch(`${url}/invites/j/TEA-2027`, { method: "POST", body: form, headers: { Origin: url }, redirect: "manual" });
  assert.equal(response.status, 303);
  assert.equal(response.headers.get("Location"), "/login");
});
