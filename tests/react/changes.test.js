// What <InviteManager> changes of codes and members, by keyboard and pointer, in both languages, in Chromium.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { startProduct } from "../support/product.js";
import { makeCode, makeServer } from "../support/world.js";
import { assertAccessible, newApp } from "./app.js";

const product = await startProduct();
const app = await newApp();
const url = product.url.origin;

before(async () => {
  await app.build("const App = () => h(InvitcodeProvider, service, h(InviteManager, { serverId: params.serverId }));");
  await app.open();
});
after(async () => {
  await app.close();
  await product.remove();
});

/** @typedef {import("playwright-core").Page} Page */
/** @param {Page} page */
const rows = (page) => page.locator(".invitcode-code");
/** @param {Page} page @param {number} count */
const has = (page, count) => page.waitForFunction((count) => document.querySelectorAll(".invitcode-code").length === count, count);
/** @param {Page} page @param {string} text */
const tells = (page, text) => page.waitForFunction((text) => document.querySelector(".invitcode-told")?.textContent?.includes(text), text);

const WORDS = {
  en: { change: "Change", note: "Note", people: "Number of people", until: "Valid until", save: "Save", cancel: "Cancel", changed: "Changed: ", used: "Used 0 of 7", admin: "Make admin", nowAdmin: "Now an admin: ", adminRole: "admin", member: "Make plain member", nowMember: "Now a plain member: ", remove: "Remove", really: "Yes, remove", removed: "Removed: ", members: "Members", owner: "owner" },
  fr: { change: "Modifier", note: "Note", people: "Nombre de personnes", until: "Valable jusqu’au", save: "Enregistrer", cancel: "Annuler", changed: "Modifié\u00a0: ", used: "Utilisé 0 fois sur 7", admin: "Nommer admin", nowAdmin: "Maintenant admin\u00a0: ", adminRole: "admin", member: "Retirer le rôle d’admin", nowMember: "Maintenant simple membre\u00a0: ", remove: "Exclure", really: "Oui, exclure", removed: "Exclusion faite\u00a0: ", members: "Membres", owner: "propriétaire" },
};

for (const language of /** @type {const} */ (["en", "fr"])) {
  const words = WORDS[language];

  describe(`changes, in ${language === "en" ? "English" : "French"}`, () => {
    test("a code's terms are changed by keyboard, and only those that were changed are sent", async () => {
      const server = await makeServer(product);
      const code = await makeCode(product, server, { label: "Door", maxUses: 5 });
      const { page, complaints, calls } = await app.visit({ url, language, userId: server.ownerId, serverId: server.serverId });
      await has(page, 1);
      const opener = rows(page).getByRole("button", { name: `${words.change} ${code}` });
      await opener.press("Enter");
      assert.equal(await opener.getAttribute("aria-expanded"), "true");
      const form = rows(page).getByRole("form", { name: new RegExp(code) });
      assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("name")), "maxUses");
      assert.equal(await form.getByLabel(words.people).inputValue(), "5");
      assert.equal(await form.getByLabel(words.note).inputValue(), "Door");
      await assertAccessible(page);
      await form.getByLabel(words.people).fill("7");
      await page.keyboard.press("Enter");
      await tells(page, words.changed + code);
      await rows(page).getByText(words.used).waitFor();
      assert.equal(await form.count(), 0);
      assert.equal(await opener.evaluate((element) => element === document.activeElement), true, "the focus is back at the button");
      const sent = calls.filter(({ path }) => path === "invitCode:u");
      assert.deepEqual(Object.keys(sent[0]?.args ?? {}).sort(), ["id", "maxUses"]);
      await opener.click();
      await form.getByLabel(words.note).fill("");
      await form.getByRole("button", { name: words.save }).click();
      await page.waitForFunction(() => document.querySelector(".invitcode-code .invitcode-note") === null);
      const [row] = await product.rows("SELECT max_uses, label FROM invit_code WHERE server_id = ?", server.serverId);
      assert.deepEqual([row?.max_uses, row?.label], [7, null]);
      assert.deepEqual(complaints, []);
    });

    test("a change that the service refuses stays in its form, with what is wrong; Escape and the button leave it", async () => {
      const server = await makeServer(product);
      const code = await makeCode(product, server);
      const { page } = await app.visit({ url, language, userId: server.ownerId, serverId: server.serverId });
      const opener = rows(page).getByRole("button", { name: `${words.change} ${code}` });
      await opener.click();
      const form = rows(page).getByRole("form", { name: new RegExp(code) });
      await form.getByLabel(words.until).fill("2001-01-01T00:00");
      await form.getByRole("button", { name: words.save }).click();
      await form.locator(".invitcode-problem").getByText(words.until).waitFor();
      assert.equal(await form.getByLabel(words.until).inputValue(), "2001-01-01T00:00");
      await assertAccessible(page);
      await page.keyboard.press("Escape");
      assert.equal(await form.count(), 0);
      await opener.click();
      await form.getByRole("button", { name: words.cancel }).click();
      assert.equal(await form.count(), 0);
      assert.equal((await product.rows("SELECT expires_at FROM invit_code WHERE server_id = ?", server.serverId))[0]?.expires_at, null);
    });

    test("members are listed, made admins and removed, each removal after a question", async () => {
      const server = await makeServer(product);
      const code = await makeCode(product, server);
      for (const [userId, user] of [["bob", "Bob \u202eevil"], ["cat", "Cat"]]) await product.call("invitCode:use", { code, userId, user });
      const { page, complaints } = await app.visit({ url, language, userId: server.ownerId, serverId: server.serverId });
      const list = page.getByRole("list", { name: words.members });
      await list.getByText("Cat", { exact: true }).waitFor();
      assert.equal(await list.getByRole("listitem").count(), 3);
      assert.equal(await list.getByRole("listitem").filter({ hasText: words.owner }).getByRole("button").count(), 0, "nothing is offered about the owner");
      await assertAccessible(page);
      await list.getByRole("button", { name: `${words.admin} Bob evil` }).click();
      await tells(page, `${words.nowAdmin}Bob evil`);
      await list.getByRole("button", { name: `${words.member} Bob evil` }).click();
      await tells(page, `${words.nowMember}Bob evil`);
      const remove = list.getByRole("button", { name: `${words.remove} Cat` });
      await remove.click();
      assert.equal(await page.evaluate(() => document.activeElement?.className), "invitcode-remove-really");
      await assertAccessible(page);
      await list.getByRole("button", { name: `${words.cancel} Cat` }).click();
      assert.equal(await remove.evaluate((element) => element === document.activeElement), true);
      await remove.click();
      await list.getByRole("button", { name: `${words.really} Cat` }).click();
      await tells(page, `${words.removed}Cat`);
      assert.equal(await list.getByRole("listitem").count(), 2);
      await page.waitForFunction((text) => document.activeElement?.textContent === text, words.members);
      const left = await product.call("member:r", { serverId: server.serverId });
      assert.deepEqual(left.body.data.page.map((/** @type {any} */ { userId }) => userId), [server.ownerId, "bob"]);
      assert.deepEqual(complaints, []);
    });
  });
}

test("who may not read the members sees the codes alone", async () => {
  const server = await makeServer(product);
  await makeCode(product, server);
  const denied = { status: "error", code: 403, message: "Permission denied", error: "errors.permissionDenied" };
  const { page } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId }, (page) =>
    page.route("**/member/r", (route) => route.fulfill({ status: 403, json: denied, headers: { "Access-Control-Allow-Origin": "*" } })),
  );
  await has(page, 1);
  await page.waitForSelector(".invitcode-members", { state: "detached" });
  assert.equal(await page.getByRole("alert").count(), 0);
});
