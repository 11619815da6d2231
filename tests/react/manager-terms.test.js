// The conditions and grants of codes in <InviteManager>, and what can be done about a code.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { makeCode, makeServer } from "../support/world.js";
import { assertAccessible } from "./app.js";
import { has, rows, startManager, tells, turns } from "./manager.js";

const { product, app, url, stop } = await startManager();
after(stop);

/** @param {import("playwright-core").Page} page */
const openConditions = async (page) => {
  await page.locator(".invitcode-manager > .invitcode-form summary").click();
  await page.getByLabel("Membership in days").waitFor();
};

test("a code is created with everything that the form offers", async () => {
  const server = await makeServer(product);
  const { body: campaign } = await product.call("campaign:c", { serverId: server.serverId, creatorId: server.ownerId, name: "Autumn" });
  const { page, complaints } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId });
  await page.getByText("No codes yet.").waitFor();
  await openConditions(page);
  await assertAccessible(page);
  await page.getByLabel("Note").fill("Helpers");
  await page.getByLabel("Valid from").fill("2099-01-02T03:04");
  await page.getByLabel("Only for").fill("ann@example.com\n@example.org\nbob");
  await page.getByLabel("Somebody approves each person").check();
  await page.getByLabel("At most").fill("10");
  await page.getByLabel("Period").selectOption({ label: "a day" });
  await page.getByLabel("Campaign").selectOption({ label: "Autumn" });
  await page.getByLabel("Role").selectOption({ label: "admin" });
  await page.getByLabel("Membership in days").fill("1.5");
  await page.getByLabel("Data for your app").fill('{ "group": "players" }');
  await page.getByRole("button", { name: "Create code" }).click();
  await tells(page, "Code created: ");
  const { body } = await product.call("invitCode:list", { serverId: server.serverId });
  const [code] = body.data.page;
  assert.deepEqual(
    { ...code, _id: "", _creationTime: 0, code: "" },
    {
      _id: "", _creationTime: 0, code: "", serverId: server.serverId, creatorId: server.ownerId, uses: 0, maxUses: null, expiresAt: null,
      startsAt: new Date("2099-01-02T03:04").getTime(), requiresApproval: true, rateLimit: { rate: 10, periodMs: 86_400_000 }, label: "Helpers",
      role: "admin", membershipMs: 129_600_000, metadata: { group: "players" }, campaignId: campaign.data._id, batchId: null, keepAfterCreator: false,
      requires: ["email", "user"], revokedAt: null, status: "scheduled", suspendedBy: null,
    },
  );
  assert.equal(await page.getByLabel("Membership in days").inputValue(), "", "the form is ready for the next one");
  assert.deepEqual(complaints, []);
});

test("what the service refuses is said at its field, and so is what is no JSON", async () => {
  const server = await makeServer(product);
  const { page, calls } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId });
  await openConditions(page);
  await page.getByLabel("Data for your app").fill("group: players");
  await page.getByRole("button", { name: "Create code" }).click();
  await page.locator('[data-field="metadata"] .invitcode-problem').getByText("write a JSON object").waitFor();
  await tells(page, "Something in what you entered is not right.");
  assert.equal(calls.some(({ path }) => path === "invitCode:c"), false);
  await page.getByLabel("Data for your app").fill("[]");
  await page.getByRole("button", { name: "Create code" }).click();
  await page.locator('[data-field="metadata"] .invitcode-problem').getByText("must be a JSON object").waitFor();
  await page.getByLabel("Data for your app").fill("");
  await page.getByLabel("Only for").fill("ann@");
  await page.getByRole("button", { name: "Create code" }).click();
  await page.locator('[data-field="who"] .invitcode-problem').getByText("entry 1 is not an e-mail address").waitFor();
  await assertAccessible(page);
});

test("many codes are created at once, taken away, and revoked together", async () => {
  const server = await makeServer(product);
  const { page } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId, link: "https://invites.example/j/" });
  await openConditions(page);
  await page.getByLabel("Number of codes").fill("3");
  await page.getByRole("button", { name: "Create codes" }).click();
  await tells(page, "Codes created: 3");
  await has(page, 3);
  const links = (await page.getByLabel("The new codes").inputValue()).split("\n");
  assert.equal(new Set(links).size, 3);
  for (const link of links) assert.match(link, /^https:\/\/invites\.example\/j\/\w{12}$/);
  await page.getByRole("button", { name: "Revoke the whole batch" }).click();
  await page.getByRole("button", { name: "Yes, revoke the whole batch" }).click();
  await tells(page, "Codes revoked: 3");
  await page.waitForFunction(() => document.querySelectorAll('.invitcode-code[data-status="revoked"]').length === 3);
});

test("the batch of an older code is revoked only when a person says so twice", async () => {
  const server = await makeServer(product);
  const { body } = await product.call("invitCode:cMany", { serverId: server.serverId, creatorId: server.ownerId, count: 3, label: "Stand" });
  assert.equal(body.data.codes.length, 3);
  const { page, calls } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId });
  await has(page, 3);
  assert.match(await rows(page).first().evaluate(({ textContent }) => textContent ?? ""), /^\w{12} active Not used yet +Stand /);
  await rows(page).first().getByRole("button", { name: "More" }).click();
  await page.getByRole("button", { name: "Revoke the whole batch", exact: true }).click();
  await page.getByRole("button", { name: "Yes, revoke the whole batch" }).waitFor();
  assert.deepEqual(calls.filter(({ path }) => path === "invitCode:d"), []);
  await page.getByRole("button", { name: "Yes, revoke the whole batch" }).click();
  await tells(page, "Codes revoked: 3");
  await page.getByRole("button", { name: "Revoke the whole batch", exact: true }).waitFor();
});

test("only what a person changes is changed, and an emptied field is cleared", async () => {
  const server = await makeServer(product);
  await makeCode(product, server, { membershipMs: 86_400_000, rateLimit: { rate: 5, periodMs: 90_000 }, metadata: { a: 1 } });
  const { page, calls } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId });
  await has(page, 1);
  await page.getByRole("button", { name: "Change" }).click();
  const row = rows(page).first();
  await row.locator("summary").click();
  await row.getByLabel("Membership in days").fill("");
  assert.equal(await row.getByLabel("Period").inputValue(), "90000");
  assert.equal(await row.getByLabel("Only for").count(), 0, "a code's lists are changed one entry at a time");
  await row.getByRole("button", { name: "Save" }).click();
  await tells(page, "Changed: ");
  assert.deepEqual(calls.filter(({ path }) => path === "invitCode:u").map(({ args: { id: _, ...args } }) => args), [{ membershipMs: null }]);
});

test("a code is replaced, its list changed, and who joined by it removed after a question", async () => {
  const server = await makeServer(product);
  const code = await makeCode(product, server, { membershipMs: 86_400_000, allowedUsers: ["bob", "cat"] });
  for (const userId of ["bob", "cat"]) await product.call("invitCode:use", { code, userId });
  const { page, complaints } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId });
  await has(page, 1);
  await page.getByRole("button", { name: "More about" }).click();
  const row = rows(page).first();
  await row.getByText("Membership: 1 day").waitFor();
  await assertAccessible(page);
  await row.getByRole("button", { name: "Take off the list bob" }).click();
  await tells(page, "The list was changed.");
  await row.getByLabel("Only for").fill("@example.com");
  await row.getByRole("button", { name: "Add", exact: true }).click();
  await row.locator(".invitcode-allowed li").filter({ hasText: "@example.com" }).waitFor();
  assert.deepEqual(await row.locator(".invitcode-allowed .invitcode-user").allTextContents(), ["@example.com", "cat"]);

  await row.getByLabel("The old code works").selectOption({ label: "for another hour" });
  await row.getByRole("button", { name: "Replace the code" }).click();
  await tells(page, "The new code: ");
  const { body } = await product.call("invitCode:list", { serverId: server.serverId });
  assert.notEqual(body.data.page[0].code, code);
  assert.equal((await product.call("invitCode:explain", { code, userId: "cat" })).body.data.wouldAnswer.status, "success", "its grace lasts");

  await row.getByRole("button", { name: "Remove people" }).click();
  assert.equal((await product.call("member:r", { serverId: server.serverId })).body.data.page.length, 3, "one press removes nobody");
  await row.getByRole("button", { name: "Yes, remove them" }).click();
  await tells(page, "Removed: 2");
  await turns(page, "revoked");
  assert.equal((await product.call("member:r", { serverId: server.serverId })).body.data.page.length, 1);
  assert.deepEqual(complaints, []);
});

test("conditions and grants are in French where the provider says so", async () => {
  const server = await makeServer(product);
  await makeCode(product, server);
  const { page } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId, language: "fr" });
  await has(page, 1);
  await page.locator(".invitcode-manager > .invitcode-form summary").click();
  await page.getByLabel("Durée de l’adhésion en jours").waitFor();
  await page.getByRole("button", { name: "Plus sur" }).click();
  await page.getByRole("button", { name: "Remplacer le code" }).click();
  await tells(page, "Le nouveau code\u00a0: ");
  assert.doesNotMatch(await page.locator(".invitcode-manager").innerText(), /\b(valid from|only for|replace|remove|role|membership|leave empty)\b/i);
});
