// Who the console lets in: the session's cookie, a pasted token, the service key on this machine, and nobody else.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { signed } from "../support/tokens.js";
import { assertSound, lookAgain, optionsOf, rowOf, textsOf } from "./console-looks.js";
import { LOOKS } from "./looks.js";
import { session, startBrowser, startPages, VERIFIED } from "./world.js";

/** @typedef {import("playwright-core").Page} Page */

/** @type {Awaited<ReturnType<typeof startPages>>} */
let world;
/** @type {Awaited<ReturnType<typeof startBrowser>>} */
let chromium;

before(async () => {
  [world, chromium] = await Promise.all([startPages({ ...VERIFIED, CLOCK_TOLERANCE_SECONDS: "0" }), startBrowser()]);
});
after(() => Promise.all([world.remove(), chromium.close()]));

const SERVICE_KEY = String(VERIFIED.SERVICE_KEY);

/** @param {Page} page @param {ReturnType<typeof textsOf>} t @param {string} token */
async function paste(page, t, token) {
  await page.getByLabel(t.signIn.token).fill(token);
  await page.getByRole("button", { name: t.signIn.submit }).click();
}

/** What the browser keeps of a page. @param {Page} page */
const kept = (page) => page.evaluate("JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href, history.state])");

for (const look of LOOKS) {
  const { locale, width, colorScheme } = look;
  const t = textsOf(look);

  test(`in ${locale}, ${width} pixels wide, ${colorScheme}, the cookie of a session signs in`, async () => {
    const { serverId, code } = await world.invite();
    const { context, page, complaints } = await chromium.open(optionsOf(look));
    await context.addCookies([{ name: "rds-session", value: await session("ada"), url: world.url }]);
    await page.goto(`${world.url}/console?server=${serverId}`);
    await rowOf(page, code).waitFor();
    await page.getByRole("link", { name: t.servers.back }).click();
    await page.locator(".server-grid").getByText(serverId).waitFor();
    await assertSound(page, "servers");
    assert.deepEqual(complaints, []);
    await context.close();
  });

  test(`in ${locale}, ${width} pixels wide, ${colorScheme}, a pasted token signs in and stays in memory alone`, async () => {
    const { serverId, code } = await world.invite();
    const { context, page, complaints } = await chromium.open(optionsOf(look));
    const token = await session("ada");
    await page.goto(`${world.url}/console?server=${serverId}`);
    await page.getByLabel(t.signIn.token).waitFor();
    await assertSound(page, "sign-in");
    await paste(page, t, `${token.slice(0, -4)}AAAA`);
    await page.getByText(t.signIn.refused).waitFor();
    await assertSound(page, "a wrong token");
    await paste(page, t, "no token at all");
    await page.getByText(t.signIn.refused).waitFor();
    await paste(page, t, token);
    await rowOf(page, code).waitFor();
    assert.ok(!String(await kept(page)).includes(token.slice(0, 20)));
    assert.ok(!(await page.content()).includes(token.slice(0, 20)));
    await page.reload();
    await page.getByLabel(t.signIn.token).waitFor();
    assert.deepEqual(complaints, []);
    await context.close();
  });
}

// All looks at once: each waits until its token ends.
test("a token that ends leads back to signing in", async () => {
  await Promise.all(
    LOOKS.map(async (look) => {
      const t = textsOf(look);
      const { serverId, code } = await world.invite();
      const { context, page, complaints } = await chromium.open(optionsOf(look));
      await page.goto(`${world.url}/console?server=${serverId}`);
      await page.getByLabel(t.signIn.token).waitFor();
      const now = Math.floor(Date.now() / 1000);
      await paste(page, t, await signed({ sub: "ada", iat: now, exp: now + 8 }));
      await rowOf(page, code).waitFor();
      const ended = page.getByText(t.signIn.expired);
      while (!(await ended.isVisible())) {
        await lookAgain(page);
        await page.waitForTimeout(100);
      }
      await assertSound(page, "an ended session");
      await paste(page, t, await session("ada"));
      await rowOf(page, code).waitFor();
      assert.deepEqual(complaints, []);
      await context.close();
    }),
  );
});

const t = textsOf({ locale: "en-GB", width: 1280, colorScheme: "light" });

test("on this machine the service key opens any server, and creates codes for its owner", async () => {
  const { serverId } = await world.invite();
  const { context, page, complaints } = await chromium.open({ viewport: { width: 1280, height: 844 } });
  await page.goto(`${world.url}/console`);
  await page.getByRole("button", { name: t.signIn.asService }).click();
  await page.getByLabel(t.signIn.key).fill("not-the-service-key-0123456789");
  await page.getByRole("button", { name: t.signIn.submit }).click();
  await page.getByText(t.signIn.refused).waitFor();
  await page.getByLabel(t.signIn.key).fill(SERVICE_KEY);
  await page.getByRole("button", { name: t.signIn.submit }).click();
  await page.getByLabel(t.servers.open).fill(serverId);
  await page.getByRole("button", { name: t.servers.openSubmit }).click();
  await page.getByRole("button", { name: t.codes.create }).click();
  await page.getByRole("button", { name: t.codes.createSubmit }).click();
  await page.locator("dialog.panel").getByText(t.codes.logNone).waitFor();
  const { page: codes } = await world.make("invitCode:list", { serverId });
  assert.deepEqual(codes.map((/** @type {{ creatorId: string }} */ { creatorId }) => creatorId), ["ada", "ada"]);
  assert.ok(!String(await kept(page)).includes(SERVICE_KEY));
  assert.deepEqual(complaints, []);
  await context.close();
});

test("from elsewhere the service key is neither asked for nor taken", async () => {
  const { context, page } = await chromium.open();
  await context.route("https://console.example/**", async (route) => {
    const { pathname, search } = new URL(route.request().url());
    await route.fulfill({ response: await route.fetch({ url: `${world.url}${pathname}${search}` }) });
  });
  await page.goto("https://console.example/console");
  await page.getByLabel(t.signIn.token).waitFor();
  assert.equal(await page.getByRole("button", { name: t.signIn.asService }).count(), 0);
  await paste(page, t, SERVICE_KEY);
  await page.getByText(t.signIn.refused).waitFor();
  await context.close();
});

test("the service key is not taken in the place of a token", async () => {
  const { context, page } = await chromium.open();
  await page.goto(`${world.url}/console`);
  await paste(page, t, SERVICE_KEY);
  await page.getByText(t.signIn.refused).waitFor();
  await context.close();
});

test("the address names no user where callers are verified", async () => {
  const { serverId } = await world.invite();
  const { context, page } = await chromium.open();
  await page.goto(`${world.url}/console?server=${serverId}&as=ada`);
  await page.getByLabel(t.signIn.token).waitFor();
  await context.close();
});

test("a stranger is told that the server is not its own", async () => {
  const { serverId, code } = await world.invite();
  const { context, page, complaints } = await chromium.open({ viewport: { width: 1280, height: 844 } });
  await page.goto(`${world.url}/console?server=${serverId}`);
  await paste(page, t, await session("stranger"));
  await page.getByRole("alert").getByText("You are not allowed to do this.").waitFor();
  assert.equal(await page.getByText(code).count(), 0);
  assert.equal(await page.getByText("Tea Club").count(), 0);
  await assertSound(page, "a server of others");
  assert.deepEqual(complaints, []);
  await context.close();
});

test("a member sees what it may, and is told why not more", async () => {
  const { serverId, code } = await world.invite({ server: { invitePolicy: "admins" } });
  await world.make("invitCode:use", { code, userId: "grace" });
  const { context, page, complaints } = await chromium.open({ viewport: { width: 1280, height: 844 } });
  await page.goto(`${world.url}/console?server=${serverId}`);
  await paste(page, t, await session("grace"));
  await page.getByText(t.codes.onlyOwn).waitFor();
  await page.getByText(t.codes.none).waitFor();
  await assertSound(page, "codes of nobody");
  await page.getByRole("button", { name: t.codes.create }).first().click();
  await page.getByRole("button", { name: t.codes.createSubmit }).click();
  await page.getByRole("dialog").getByRole("alert").waitFor();
  await page.getByRole("button", { name: t.cancel }).click();
  await page.getByRole("link", { name: t.tabs.members }).click();
  await page.getByText(t.members.forbidden).waitFor();
  await page.getByRole("link", { name: t.tabs.settings }).click();
  await page.getByText(t.settings.onlyOwner).waitFor();
  assert.equal(await page.getByLabel(t.settings.name, { exact: true }).isDisabled(), true);
  assert.equal((await world.make("invitCode:list", { serverId })).page.length, 1);
  assert.deepEqual(complaints, []);
  await context.close();
});

test("an admin who is demoted sees the codes of others no longer, at once", async () => {
  const { serverId, code } = await world.invite();
  await world.make("invitCode:use", { code, userId: "grace" });
  await world.make("member:u", { serverId, userId: "grace", role: "admin" });
  const { context, page, complaints } = await chromium.open({ viewport: { width: 1280, height: 844 } });
  await page.goto(`${world.url}/console?server=${serverId}`);
  await paste(page, t, await session("grace"));
  await page.getByRole("button", { name: t.codes.details(code) }).click();
  const panel = page.locator("dialog.panel");
  await panel.getByText(t.codes.explained.active).waitFor();
  await world.make("member:u", { serverId, userId: "grace", role: "member" });
  await panel.getByRole("alert").getByText("You are not allowed to do this.").waitFor();
  await page.getByRole("button", { name: t.close }).click();
  await page.getByText(t.codes.onlyOwn).waitFor();
  assert.equal(await page.getByText(code).count(), 0);
  assert.deepEqual(complaints, []);
  await context.close();
});

test("an unknown server is named as unknown", async () => {
  const { context, page } = await chromium.open();
  await page.goto(`${world.url}/console?server=no-such-server`);
  await paste(page, t, await session("ada"));
  await page.getByRole("alert").waitFor();
  await page.getByRole("link", { name: t.servers.back }).click();
  await page.getByRole("heading", { name: t.servers.title, level: 1 }).waitFor();
  await context.close();
});

test("signing out forgets the token and asks for another", async () => {
  const { serverId, code } = await world.invite();
  const { context, page } = await chromium.open({ viewport: { width: 1280, height: 844 } });
  await page.goto(`${world.url}/console?server=${serverId}`);
  await paste(page, t, await session("ada"));
  await rowOf(page, code).waitFor();
  await page.locator(".side").getByRole("button", { name: t.signIn.out }).click();
  await page.getByLabel(t.signIn.token).waitFor();
  assert.equal(await page.getByLabel(t.signIn.token).inputValue(), "");
  assert.equal(await page.getByText(code).count(), 0);
  await context.close();
});
