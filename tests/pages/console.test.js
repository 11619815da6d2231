// The console as its users work with it, in Chromium: both languages, phone and desktop, light and dark.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { assertSound, optionsOf, rowOf, shownAs, textsOf, told } from "./console-looks.js";
import { LOOKS } from "./looks.js";
import { startBrowser, startPages } from "./world.js";

/** @typedef {Awaited<ReturnType<typeof startPages>>} World */

/** @type {World} */
let world;
/** @type {Awaited<ReturnType<typeof startBrowser>>} */
let chromium;

before(async () => {
  [world, chromium] = await Promise.all([startPages(), startBrowser()]);
});
after(() => Promise.all([world.remove(), chromium.close()]));

let count = 0;

/** A server of an owner of its own, with a member and an admin. */
async function club() {
  const owner = `owner-${(count += 1)}`;
  const { _id: serverId } = await world.make("server:c", { name: "Chess Club", ownerId: owner, owner: "Olga" });
  const code = await world.make("invitCode:c", { serverId, creatorId: owner, label: "Notice board", maxUses: 40 });
  for (const [userId, user] of [["grace", "Grace"], ["linus", "Linus"]]) await world.make("invitCode:use", { code, userId: `${userId}-${count}`, user });
  return { owner, serverId, code, grace: `grace-${count}`, linus: `linus-${count}` };
}

/** @param {string} serverId @param {string} userId */
async function roleOf(serverId, userId) {
  const { page } = await world.make("member:r", { serverId });
  return page.find((/** @type {any} */ member) => member.userId === userId)?.role;
}

for (const look of LOOKS) {
  const { locale, width, colorScheme } = look;
  const t = textsOf(look);
  const isPhone = width < 800;

  describe(`in ${locale}, ${width} pixels wide, ${colorScheme}`, () => {
    test("a user names itself, makes a server and its first code, and finds the link and the QR code", async () => {
      const owner = `owner-${(count += 1)}`;
      const { context, page, complaints } = await chromium.open(optionsOf(look));
      await page.goto(`${world.url}/console`);
      await page.getByLabel(t.signIn.user).waitFor();
      await assertSound(page, "sign-in");
      await page.getByLabel(t.signIn.user).fill(owner);
      await page.getByRole("button", { name: t.signIn.submit }).click();
      await page.getByText(t.servers.none).waitFor();
      await assertSound(page, "no server");

      await page.getByRole("button", { name: t.servers.create }).first().click();
      await assertSound(page, "a new server");
      await page.getByLabel(t.servers.name).fill("Chess Club");
      await page.getByRole("dialog").getByRole("button", { name: t.servers.create }).click();
      await page.getByRole("heading", { name: "Chess Club" }).waitFor();
      assert.match(await page.title(), /^Chess Club/);
      await page.getByText(t.codes.none).waitFor();
      await assertSound(page, "no code");

      await page.getByRole("button", { name: t.codes.create }).first().click();
      await page.getByLabel(t.codes.note, { exact: true }).fill("For the newsletter");
      await page.getByLabel(t.codes.maxUses).fill("0");
      await page.getByRole("button", { name: t.codes.createSubmit }).click();
      await page.getByText(t.terms.problems.whole).waitFor();
      await assertSound(page, "a form with a mistake");
      await page.getByLabel(t.codes.maxUses).fill("5");
      await page.getByLabel(t.codes.lifetime, { exact: true }).selectOption("week");
      await page.getByRole("button", { name: t.codes.createSubmit }).click();

      // The panel of the new code opens by itself.
      const panel = page.locator("dialog.panel");
      await panel.getByText(t.codes.logNone).waitFor();
      const [made] = (await world.make("invitCode:list", { creatorId: owner })).page;
      assert.deepEqual([made.maxUses, made.label, made.status], [5, "For the newsletter", "active"]);
      assert.ok(made.expiresAt > Date.now() + 6 * 86_400_000);
      const text = shownAs(made.code);
      await panel.getByRole("heading", { name: text }).waitFor();
      assert.equal(await panel.getByLabel(t.codes.link).inputValue(), `https://invite.example/j/${made.code}`);
      const picture = panel.getByRole("img", { name: t.codes.qrOf(text) });
      assert.equal(await picture.evaluate((image) => /** @type {any} */ (image).naturalWidth > 0), true);
      await assertSound(page, "a code");

      await context.grantPermissions(["clipboard-read", "clipboard-write"]);
      await panel.getByRole("button", { name: t.copy, exact: true }).click();
      await told(page, t.copied);
      assert.equal(await page.evaluate("navigator.clipboard.readText()"), `https://invite.example/j/${made.code}`);
      await panel.getByRole("button", { name: t.close }).click();
      await rowOf(page, text).waitFor();
      assert.deepEqual(complaints, []);
      await context.close();
    });

    test("an owner changes, revokes and restores a code, and sees who used it", async () => {
      const { owner, serverId, code } = await club();
      const { context, page, complaints } = await chromium.open(optionsOf(look));
      await page.goto(`${world.url}/console?server=${serverId}&as=${owner}`);
      const text = shownAs(code);
      await rowOf(page, text).getByText(t.codes.usesOf("2", "40")).waitFor();
      await assertSound(page, "codes");
      await page.getByRole("button", { name: t.codes.details(text) }).click();
      const panel = page.locator("dialog.panel");
      await panel.locator(".log").getByText("Linus").waitFor();
      assert.deepEqual(await panel.locator(".log bdi").allInnerTexts(), ["Grace", "Linus"]);

      await panel.getByRole("button", { name: t.codes.edit }).click();
      await panel.getByLabel(t.codes.note, { exact: true }).fill("Front door");
      await panel.getByLabel(t.codes.maxUses).fill("");
      await panel.getByLabel(t.codes.lifetime, { exact: true }).selectOption("date");
      await panel.getByLabel(t.codes.expiresAt).fill("2020-01-01T10:00");
      await panel.getByRole("button", { name: t.save }).click();
      await panel.getByText(t.terms.problems.past).waitFor();
      await assertSound(page, "a change with a mistake");
      await panel.getByLabel(t.codes.lifetime, { exact: true }).selectOption("day");
      await panel.getByRole("button", { name: t.save }).click();
      await told(page, t.saved);
      await panel.getByText("Front door").waitFor();
      const changed = await world.make("invitCode:r", { code });
      assert.deepEqual([changed.label, changed.maxUses, changed.expiresAt > Date.now()], ["Front door", null, true]);

      await panel.getByRole("button", { name: t.codes.revoke }).click();
      await panel.getByText(t.codes.explained.revoked).waitFor();
      await told(page, t.codes.revoked(text));
      assert.equal((await world.make("invitCode:r", { id: changed._id })).status, "revoked");
      assert.equal(await panel.getByRole("img").count(), 0);
      await assertSound(page, "a revoked code");
      await panel.getByRole("button", { name: t.codes.restore }).click();
      await panel.getByText(t.codes.explained.active).waitFor();
      await told(page, t.codes.restored(text));
      assert.equal((await world.make("invitCode:r", { code })).status, "active");
      await page.keyboard.press("Escape");
      await panel.waitFor({ state: "detached" });
      assert.equal(await page.evaluate("document.activeElement.textContent"), text);
      assert.deepEqual(complaints, []);
      await context.close();
    });

    test("search and filter are in the address, and outlast a reload", async () => {
      const { owner, serverId, code } = await club();
      const other = await world.make("invitCode:c", { serverId, creatorId: owner, label: "Newsletter" });
      await world.make("invitCode:d", { id: (await world.make("invitCode:r", { code: other }))._id });
      const { context, page, complaints } = await chromium.open(optionsOf(look));
      await page.goto(`${world.url}/console?server=${serverId}&as=${owner}`);
      await rowOf(page, "Newsletter").waitFor();
      await page.getByLabel(t.codes.search).fill("notice");
      await rowOf(page, "Newsletter").waitFor({ state: "detached" });
      assert.equal(new URL(page.url()).searchParams.get("q"), "notice");
      await page.reload();
      await rowOf(page, "Notice board").waitFor();
      assert.equal(await page.locator("table.list tbody tr").count(), 1);
      await page.getByLabel(t.codes.search).fill(code.toLowerCase().slice(0, 6));
      await rowOf(page, shownAs(code)).waitFor();
      await page.getByLabel(t.codes.search).fill("nothing like this");
      await page.getByText(t.codes.noneFound).waitFor();
      await assertSound(page, "nothing found");
      await page.getByRole("button", { name: t.showAll }).click();
      await page.getByLabel(t.codes.status, { exact: true }).selectOption("revoked");
      await rowOf(page, "Newsletter").waitFor();
      await rowOf(page, "Notice board").waitFor({ state: "detached" });
      assert.equal(new URL(page.url()).searchParams.get("status"), "revoked");
      await page.goBack();
      await rowOf(page, "Notice board").waitFor();
      assert.deepEqual(complaints, []);
      await context.close();
    });

    test("an owner promotes, removes and bans members, and lifts a ban", async () => {
      const { owner, serverId, code, grace, linus } = await club();
      const { context, page, complaints } = await chromium.open(optionsOf(look));
      await page.goto(`${world.url}/console?server=${serverId}&as=${owner}`);
      await page.getByRole("link", { name: t.tabs.members }).click();
      await rowOf(page, "Grace").waitFor();
      await assertSound(page, "members");
      await page.getByLabel(`${t.members.role}: Grace`).selectOption("admin");
      await told(page, t.members.roleSet("Grace", t.members.roles.admin));
      assert.equal(await roleOf(serverId, grace), "admin");

      await page.getByRole("button", { name: `${t.members.ban}: Linus` }).click();
      await assertSound(page, "a question");
      await page.getByRole("button", { name: t.cancel }).click();
      assert.equal(await page.evaluate("document.activeElement.getAttribute('aria-label')"), `${t.members.ban}: Linus`);
      await page.getByRole("button", { name: `${t.members.ban}: Linus` }).click();
      await page.getByRole("dialog").getByRole("button", { name: t.members.ban, exact: true }).click();
      await rowOf(page, "Linus").waitFor({ state: "detached" });
      await told(page, t.members.banned("Linus"));
      assert.equal(await roleOf(serverId, linus), undefined);
      const refused = await world.product.call("invitCode:use", { code, userId: linus });
      assert.equal(refused.status, 403);

      await page.getByLabel(t.members.status).selectOption("banned");
      await assertSound(page, "banned users");
      await rowOf(page, "Linus").getByRole("button", { name: t.members.undoBan }).click();
      await told(page, t.members.unbanned("Linus"));
      await rowOf(page, "Linus").waitFor({ state: "detached" });
      await world.make("invitCode:use", { code, userId: linus });
      await page.getByLabel(t.members.status).selectOption("active");

      await page.getByRole("button", { name: `${t.members.remove}: Grace` }).click();
      await page.getByRole("dialog").getByRole("button", { name: t.members.remove, exact: true }).click();
      await rowOf(page, "Grace").waitFor({ state: "detached" });
      await told(page, t.members.removed("Grace"));
      assert.equal(await roleOf(serverId, grace), undefined);
      assert.equal(await page.evaluate("document.activeElement.id"), "members-title");
      assert.deepEqual(complaints, []);
      await context.close();
    });

    test("an owner renames, hands over and deletes its server", async () => {
      const { owner, serverId, grace } = await club();
      const { context, page, complaints } = await chromium.open(optionsOf(look));
      await page.goto(`${world.url}/console?server=${serverId}&tab=settings&as=${owner}`);
      await page.getByLabel(t.settings.name, { exact: true }).fill("Go Club");
      await page.getByLabel(t.settings.policy).selectOption("admins");
      await page.getByLabel(t.settings.preview).selectOption("name");
      await assertSound(page, "settings");
      await page.getByRole("button", { name: t.save }).click();
      await page.getByRole("heading", { name: "Go Club" }).waitFor();
      const { name, invitePolicy, preview } = await world.make("server:r", { serverId });
      assert.deepEqual([name, invitePolicy, preview], ["Go Club", "admins", "name"]);

      await page.getByLabel(t.settings.handOverTo).fill("nobody-here");
      await page.getByRole("button", { name: t.settings.handOver }).click();
      await page.getByRole("dialog").getByRole("button", { name: t.settings.handOver }).click();
      await page.locator(".toast.bad").waitFor();
      assert.equal((await world.make("server:r", { serverId })).ownerId, owner);

      await page.getByRole("button", { name: t.settings.remove }).click();
      const confirm = page.getByRole("dialog").getByRole("button", { name: t.settings.remove });
      assert.equal(await confirm.isDisabled(), true);
      await page.getByRole("dialog").getByRole("textbox").fill("Go Club");
      await assertSound(page, "deleting");
      await page.getByRole("button", { name: t.cancel }).click();

      await page.getByLabel(t.settings.handOverTo).fill(grace);
      await page.getByRole("button", { name: t.settings.handOver }).click();
      await page.getByRole("dialog").getByRole("button", { name: t.settings.handOver }).click();
      await page.getByText(t.settings.onlyOwner).waitFor();
      assert.equal((await world.make("server:r", { serverId })).ownerId, grace);

      await page.goto(`${world.url}/console?server=${serverId}&tab=settings&as=${grace}`);
      await page.getByRole("button", { name: t.settings.remove }).click();
      await page.getByRole("dialog").getByRole("textbox").fill("Go Club");
      await page.getByRole("dialog").getByRole("button", { name: t.settings.remove }).click();
      await page.getByText(t.servers.none).waitFor();
      assert.equal((await world.product.call("server:r", { serverId })).status, 404);
      assert.deepEqual(complaints, []);
      await context.close();
    });

    test("the keyboard reaches the content first, and the language can be changed", async () => {
      const { serverId, grace } = await club();
      const { context, page, complaints } = await chromium.open(optionsOf(look));
      await page.goto(`${world.url}/console?server=${serverId}&as=${grace}`);
      await rowOf(page, "Notice board").waitFor();
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate("document.activeElement.className"), "skip");
      await page.keyboard.press("Enter");
      assert.equal(await page.evaluate("document.activeElement.id"), "main");
      const other = locale === "fr-FR" ? "English" : "Français";
      await page.locator(isPhone ? ".top" : ".side").getByRole("button", { name: other }).press("Enter");
      await page.locator(`html[lang=${locale === "fr-FR" ? "en" : "fr"}]`).waitFor();
      await page.reload();
      await page.locator(`html[lang=${locale === "fr-FR" ? "en" : "fr"}]`).waitFor();
      assert.deepEqual(complaints, []);
      await context.close();
    });
  });
}
