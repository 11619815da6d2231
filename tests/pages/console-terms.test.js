// What a code can carry, as the console shows it: conditions and grants, batches, leaks, requests, campaigns, the history.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { assertSound, optionsOf, rowOf, shownAs, textsOf, told } from "./console-looks.js";
import { LOOKS } from "./looks.js";
import { startBrowser, startPages } from "./world.js";

/** @type {Awaited<ReturnType<typeof startPages>>} */
let world;
/** @type {Awaited<ReturnType<typeof startBrowser>>} */
let chromium;

before(async () => {
  [world, chromium] = await Promise.all([startPages(), startBrowser()]);
});
after(() => Promise.all([world.remove(), chromium.close()]));

let count = 0;

/** A server of an owner of its own. */
async function club() {
  const owner = `owner-${(count += 1)}`;
  const { _id: serverId } = await world.make("server:c", { name: "Chess Club", ownerId: owner, owner: "Olga" });
  return { owner, serverId };
}

for (const look of LOOKS) {
  const t = textsOf(look);

  describe(`in ${look.locale}, ${look.width} pixels wide, ${look.colorScheme}`, () => {
    test("an owner makes a code with conditions and grants, and changes who may use it", async () => {
      const { owner, serverId } = await club();
      const { context, page, complaints } = await chromium.open(optionsOf(look));
      await page.goto(`${world.url}/console?server=${serverId}&as=${owner}`);
      await page.getByRole("button", { name: t.codes.create }).first().click();
      await page.getByText(t.terms.more).click();
      await page.getByLabel(t.terms.who, { exact: true }).fill("ann@example.com\n@example.org\nbob");
      await page.getByLabel(t.terms.rate, { exact: true }).fill("5000");
      await page.getByLabel(t.terms.metadata, { exact: true }).fill("tea");
      await page.getByRole("button", { name: t.codes.createSubmit }).click();
      await page.getByText(t.terms.problems.json).waitFor();
      await assertSound(page, "a form with mistakes");
      await page.getByLabel(t.terms.rate, { exact: true }).fill("5");
      await page.getByLabel(t.terms.metadata, { exact: true }).fill('{"channel":"tea"}');
      await page.getByLabel(t.terms.membership, { exact: true }).selectOption("week");
      await page.getByRole("button", { name: t.codes.createSubmit }).click();

      const panel = page.locator("dialog.panel");
      await panel.getByText(t.codes.logNone).waitFor();
      const [made] = (await world.make("invitCode:list", { creatorId: owner })).page;
      assert.deepEqual(made.rateLimit, { rate: 5, periodMs: 3_600_000 });
      assert.deepEqual([made.membershipMs, made.metadata, made.requires], [7 * 86_400_000, { channel: "tea" }, ["email", "user"]]);
      await panel.getByText(t.access.limited).waitFor();
      await assertSound(page, "a code with terms");

      await panel.getByRole("button", { name: t.access.change }).click();
      const access = page.getByRole("dialog", { name: t.access.title });
      await access.getByText("ann@example.com").waitFor();
      await access.getByLabel(t.access.add, { exact: true }).fill("cleo");
      await access.getByRole("button", { name: t.access.add, exact: true }).click();
      await access.getByText("cleo").waitFor();
      await assertSound(page, "the list of a code");
      await access.getByRole("button", { name: `${t.access.remove}: bob` }).click();
      await access.getByText("bob", { exact: true }).waitFor({ state: "detached" });
      const { page: allowed } = await world.make("invitCode:allowed", { id: made._id });
      assert.deepEqual(allowed.map((/** @type {any} */ { value }) => value).sort(), ["ann@example.com", "cleo", "example.org"]);
      assert.deepEqual(complaints, []);
      await context.close();
    });

    test("an owner makes many codes at once, gives a code a new text and removes who joined by it", async () => {
      const { owner, serverId } = await club();
      const { context, page, complaints } = await chromium.open(optionsOf(look));
      await page.goto(`${world.url}/console?server=${serverId}&as=${owner}`);
      await page.getByRole("button", { name: t.codes.create }).first().click();
      await page.getByLabel(t.terms.count).fill("12");
      await page.getByRole("button", { name: t.terms.createMany }).click();
      const batch = page.getByRole("dialog", { name: t.terms.manyCreated(12) });
      const codes = (await batch.locator("textarea").inputValue()).split("\n");
      assert.equal(new Set(codes).size, 12);
      await assertSound(page, "a batch");
      await batch.getByRole("button", { name: t.close }).click();

      const first = String(codes[0]);
      const { _id: id } = await world.make("invitCode:r", { code: first });
      await world.make("invitCode:use", { code: first, userId: `raider-${count}`, user: "Raider" });
      await page.goto(`${world.url}/console?server=${serverId}&as=${owner}&code=${id}`);
      const panel = page.locator("dialog.panel");
      await panel.getByRole("button", { name: t.leaks.rotate }).click();
      await assertSound(page, "a new text");
      await page.getByRole("dialog", { name: t.leaks.rotate }).getByRole("button", { name: t.leaks.rotate }).click();
      await panel.getByRole("heading", { name: first }).waitFor({ state: "detached" });
      const rotated = await world.make("invitCode:r", { id });
      await panel.getByRole("heading", { name: shownAs(rotated.code) }).waitFor();

      await panel.getByRole("button", { name: t.leaks.evict }).click();
      const evict = page.getByRole("dialog", { name: t.leaks.evict });
      await evict.getByLabel(t.leaks.ban).check();
      await assertSound(page, "a removal");
      await evict.getByRole("button", { name: t.leaks.evict }).click();
      await told(page, t.leaks.evicted("1"));
      assert.deepEqual(await world.members(serverId), [owner]);

      const { _id: other } = await world.make("invitCode:r", { code: String(codes[1]) });
      await page.goto(`${world.url}/console?server=${serverId}&as=${owner}&code=${other}`);
      await panel.getByRole("button", { name: t.leaks.revokeBatch }).click();
      const question = page.getByRole("dialog", { name: t.leaks.revokeBatch });
      await assertSound(page, "the end of a batch");
      await question.getByRole("button", { name: t.leaks.revokeBatch }).click();
      await told(page, t.leaks.batchRevoked("11"));
      const { page: alive } = await world.make("invitCode:list", { serverId, status: "active" });
      assert.deepEqual(alive, []);

      await page.goto(`${world.url}/console?server=${serverId}&as=${owner}&tab=members&status=banned`);
      await rowOf(page, "Raider").getByRole("button", { name: t.members.undoBan }).click();
      await told(page, t.members.unbanned("Raider"));
      assert.deepEqual(complaints, []);
      await context.close();
    });

    test("an owner approves and declines requests as they come in", async () => {
      const { owner, serverId } = await club();
      const code = await world.make("invitCode:c", { serverId, creatorId: owner, requiresApproval: true });
      const { context, page, complaints } = await chromium.open(optionsOf(look));
      await page.goto(`${world.url}/console?server=${serverId}&as=${owner}&tab=requests`);
      await page.getByText(t.requests.none.pending).waitFor();
      await assertSound(page, "no request");
      for (const name of ["Grace", "Linus"]) await world.make("invitCode:use", { code, userId: `${name}-${count}`, user: name, note: `I am ${name}` });
      await page.getByText("I am Linus").waitFor();
      await assertSound(page, "requests");
      await page.getByRole("button", { name: `${t.requests.approve}: Grace` }).click();
      await told(page, t.requests.approved("Grace"));
      await page.getByText("I am Grace").waitFor({ state: "detached" });
      await page.getByRole("button", { name: `${t.requests.decline}: Linus` }).click();
      await page.getByLabel(t.requests.reason, { exact: true }).fill("Too loud");
      await assertSound(page, "a refusal");
      await page.getByRole("dialog").getByRole("button", { name: t.requests.decline }).click();
      await told(page, t.requests.wasDeclined("Linus"));
      assert.deepEqual(await world.members(serverId), [owner, `Grace-${count}`]);
      await page.getByLabel(t.codes.status).selectOption("declined");
      await page.getByText("Too loud").waitFor();
      await page.getByRole("button", { name: `${t.requests.reopen}: Linus` }).click();
      await told(page, t.requests.reopened("Linus"));
      assert.deepEqual(complaints, []);
      await context.close();
    });

    test("an owner makes a campaign, sees its channels, stops it, and finds all of it in the history", async () => {
      const { owner, serverId } = await club();
      const { context, page, complaints } = await chromium.open(optionsOf(look));
      await page.goto(`${world.url}/console?server=${serverId}&as=${owner}&tab=campaigns`);
      await page.getByText(t.campaigns.none).waitFor();
      await page.getByRole("button", { name: t.campaigns.create }).first().click();
      const form = page.getByRole("dialog");
      await form.getByLabel(t.campaigns.name, { exact: true }).fill("Spring");
      await form.getByLabel(t.codes.maxUses, { exact: true }).fill("30");
      await assertSound(page, "a new campaign");
      await form.getByRole("button", { name: t.save }).click();
      await page.getByRole("button", { name: "Spring" }).waitFor();
      const [{ _id: campaignId }] = (await world.make("campaign:list", { serverId })).page;
      const code = await world.make("invitCode:c", { serverId, creatorId: owner, label: "Poster", campaignId });
      await world.make("invitCode:use", { code, userId: `grace-${count}` });
      await page.getByRole("button", { name: "Spring" }).click();
      const panel = page.locator("dialog.panel");
      await panel.getByText("Poster").waitFor();
      await panel.getByText(t.codes.usesOf("1", "30")).waitFor();
      await assertSound(page, "a campaign");
      await panel.getByRole("button", { name: t.campaigns.stop }).click();
      await panel.getByRole("button", { name: t.campaigns.resume }).waitFor();
      assert.equal((await world.make("invitCode:r", { code })).suspendedBy, "campaign");
      await panel.getByRole("button", { name: t.close }).click();

      await page.getByRole("link", { name: t.tabs.audit }).click();
      await page.getByText(t.audit.did.stop).waitFor();
      await page.getByText(t.audit.did["campaign:c"]).waitFor();
      await assertSound(page, "the history");
      assert.deepEqual(complaints, []);
      await context.close();
    });

    test("an owner limits seats and the codes of members, and ends a membership", async () => {
      const { owner, serverId } = await club();
      await world.make("invitCode:use", { code: await world.make("invitCode:c", { serverId, creatorId: owner }), userId: `grace-${count}`, user: "Grace" });
      const { context, page, complaints } = await chromium.open(optionsOf(look));
      await page.goto(`${world.url}/console?server=${serverId}&as=${owner}&tab=settings`);
      await page.getByLabel(t.settings.maxMembers, { exact: true }).fill("2");
      await page.getByLabel(t.settings.codesPerMember, { exact: true }).fill("3");
      await assertSound(page, "settings");
      await page.getByRole("button", { name: t.save }).click();
      await told(page, t.saved);
      const server = await world.make("server:r", { serverId });
      assert.deepEqual([server.maxMembers, server.codePolicy.codesPerMember], [2, 3]);

      await page.getByRole("link", { name: t.tabs.members }).click();
      await rowOf(page, "Grace").getByRole("button", { name: t.members.endAction }).click();
      await page.getByLabel(t.members.setEnd, { exact: true }).fill("2090-01-01T10:00");
      await assertSound(page, "the end of a membership");
      await page.getByRole("dialog").getByRole("button", { name: t.save }).click();
      await told(page, t.members.endSet("Grace"));
      await rowOf(page, "Grace").locator(".sub").filter({ hasText: t.members.ends }).waitFor();
      assert.deepEqual(complaints, []);
      await context.close();
    });
  });
}
