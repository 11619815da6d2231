// `invitcode/react` over the unmodified clients of the npm package `convex`, in Chromium.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { startProduct } from "../support/product.js";
import { makeCode, makeServer, unique } from "../support/world.js";
import { assertAccessible, newApp } from "./app.js";

const product = await startProduct();
const app = await newApp();
const url = product.url.origin;

before(async () => {
  await app.build(`
    import { ConvexReactClient } from "convex/react";
    import { ConvexClient, ConvexHttpClient } from "convex/browser";
    const Client = { ConvexReactClient, ConvexClient, ConvexHttpClient }[params.client];
    const client = new Client(params.url);
    const Members = () => {
      const { members } = useMembers(params.serverId);
      return h("p", { id: "members" }, members.map(({ userId }) => userId).join());
    };
    const App = () => h(InvitcodeProvider, { client, userId: params.userId },
      params.code ? h(JoinInvite, { code: params.code }) : h("div", null, h(InviteManager, { serverId: params.serverId, limit: 3 }), h(Members)));
  `);
  await app.open();
});
after(async () => {
  await app.close();
  await product.remove();
});

/** @typedef {import("playwright-core").Page} Page */
/** @param {Page} page @param {string} status */
const reaches = (page, status) => page.waitForSelector(`.invitcode-join[data-status="${status}"]`);
/** @param {Page} page @param {string[]} notes */
const shows = (page, notes) =>
  page.waitForFunction((notes) => [...document.querySelectorAll(".invitcode-code")].map((row) => row.querySelector(".invitcode-note")?.textContent).join() === notes, notes.join());

for (const client of ["ConvexReactClient", "ConvexClient"]) {
  describe(`live, over ${client}`, () => {
    test("a request that waits shows by itself how it was decided", async () => {
      const server = await makeServer(product, { name: "Chess club" });
      const code = await makeCode(product, server, { requiresApproval: true });
      const visits = await Promise.all(["approve", "decline"].map(async (decision) => {
        const userId = unique(decision);
        await product.call("invitCode:use", { code, userId });
        const visit = await app.visit({ client, url, userId, code });
        await reaches(visit.page, "pending");
        const { body } = await product.call("request:list", { serverId: server.serverId, userId });
        await product.call(`request:${decision}`, { id: body.data.page[0]._id, ...(decision === "decline" ? { reason: "We are full" } : {}) });
        return visit;
      }));
      await reaches(visits[0]?.page ?? assert.fail(), "joined");
      await reaches(visits[1]?.page ?? assert.fail(), "refused");
      await visits[1]?.page.getByText("Reason: We are full").waitFor();
      for (const { complaints, calls } of visits) assert.deepEqual([complaints, calls], [[], []]);
    });

    test("what others change appears by itself: codes, uses, members", async () => {
      const server = await makeServer(product);
      const code = await makeCode(product, server, { label: "first" });
      const { page, complaints, calls } = await app.visit({ client, url, userId: server.ownerId, serverId: server.serverId });
      await shows(page, ["first"]);
      await makeCode(product, server, { label: "second" });
      await shows(page, ["second", "first"]);
      await product.call("invitCode:use", { code, userId: "bob" });
      await page.getByText("Used once").waitFor();
      await page.waitForFunction((ids) => document.querySelector("#members")?.textContent === ids, `${server.ownerId},bob`);
      await product.call("member:d", { serverId: server.serverId, userId: "bob" });
      await page.waitForFunction((ids) => document.querySelector("#members")?.textContent === ids, server.ownerId);
      await assertAccessible(page);
      assert.deepEqual([complaints, calls], [[], []]);
    });

    test("an own code shows at once and is never shown twice", async () => {
      const server = await makeServer(product);
      const { page, complaints } = await app.visit({ client, url, userId: server.ownerId, serverId: server.serverId });
      await page.getByText("No codes yet.").waitFor();
      await page.evaluate(() => {
        /** @type {any} */ (window).most = 0;
        const look = () => (/** @type {any} */ (window).most = Math.max(/** @type {any} */ (window).most, document.querySelectorAll(".invitcode-code").length));
        new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
      });
      await page.getByLabel("Note").fill("mine");
      await page.getByRole("button", { name: "Create code" }).click();
      await page.getByText("Code created").waitFor();
      await page.waitForSelector('.invitcode-code[data-status="active"]');
      assert.equal(await page.evaluate(() => /** @type {any} */ (window).most), 1);
      await page.getByRole("button", { name: "Revoke" }).click();
      await page.getByText("Revoked: ").waitFor();
      await page.waitForSelector('.invitcode-code[data-status="revoked"]');
      assert.deepEqual(complaints, []);
    });

    test("pages stay without gaps or doubles while codes come", async () => {
      const server = await makeServer(product);
      for (let index = 0; index < 5; index += 1) await makeCode(product, server, { label: `n${index}` });
      const { page } = await app.visit({ client, url, userId: server.ownerId, serverId: server.serverId });
      await shows(page, ["n4", "n3", "n2"]);
      await page.getByRole("button", { name: "Show more" }).click();
      await shows(page, ["n4", "n3", "n2", "n1", "n0"]);
      await makeCode(product, server, { label: "new" });
      await shows(page, ["new", "n4", "n3", "n2", "n1", "n0"]);
    });

    test("a page that grows is split, what is read further goes on behind it, and nothing is missing or twice", async () => {
      const server = await makeServer(product);
      const notes = [];
      for (let index = 0; index < 8; index += 1) notes.unshift((await makeCode(product, server, { label: `n${index}` })) && `n${index}`);
      const { page, complaints } = await app.visit({ client, url, userId: server.ownerId, serverId: server.serverId });
      /** @type {string[]} */
      const asked = [];
      page.on("websocket", (socket) => socket.on("framesent", ({ payload }) => asked.push(String(payload))));
      await page.reload();
      await shows(page, notes.slice(0, 3));
      await page.getByRole("button", { name: "Show more" }).click();
      await shows(page, notes.slice(0, 6));
      // More than twice the length of a page come before the first page's end.
      for (let index = 8; index < 16; index += 1) notes.unshift((await makeCode(product, server, { label: `n${index}` })) && `n${index}`);
      await shows(page, notes.slice(0, 14));
      await page.getByRole("button", { name: "Show more" }).click();
      await shows(page, notes);
      assert.equal(await page.getByRole("button", { name: "Show more" }).count(), 0);
      assert.ok(asked.some((frame) => /"paginationOpts":\{[^}]*"endCursor":/.test(frame)), "a page was split");
      assert.ok(!asked.some((frame) => /"udfPath":"invitCode:list","args":\[\{"cursor"/.test(frame)), "the list is read by paginationOpts alone");
      assert.deepEqual(complaints, []);
    });

    test("a list that its reader may not see says why, and what is wrong with an argument stands at its field", async () => {
      const server = await makeServer(product);
      const { page } = await app.visit({ client, url, userId: server.ownerId, serverId: `${server.serverId}x` });
      await page.locator(".invitcode-problem").first().getByText(/server/i).waitFor();
      const other = await app.visit({ client, url, userId: server.ownerId, serverId: server.serverId });
      await other.page.getByText("No codes yet.").waitFor();
      await other.page.getByLabel("Valid until").fill("2001-01-01T00:00");
      await other.page.getByRole("button", { name: "Create code" }).click();
      assert.match(await other.page.locator('[data-field="expiresAt"] .invitcode-problem').innerText(), /^Valid until: must/);
    });

    test("a code that dies while one looks at it says so, and one that is restored works again", async () => {
      const server = await makeServer(product, { name: "Chess club" });
      const code = await makeCode(product, server, { maxUses: 1 });
      const { page, complaints } = await app.visit({ client, url, userId: unique("user"), code });
      await reaches(page, "works");
      await product.call("invitCode:use", { code, userId: "bob" });
      await reaches(page, "refused");
      assert.match(await page.locator(".invitcode-told").innerText(), /used as often as allowed/);
      const listed = await product.call("invitCode:list", { serverId: server.serverId });
      await product.call("invitCode:u", { id: listed.body.data.page[0]._id, maxUses: 2 });
      await reaches(page, "works");
      await page.getByRole("button", { name: "Join" }).click();
      await reaches(page, "joined");
      assert.equal(await page.locator(".invitcode-told").innerText(), "You have joined “Chess club”.");
      assert.deepEqual(complaints, []);
    });
  });
}

test("over ConvexHttpClient, which is not live, lists are read again after own changes and on focus", async () => {
  const server = await makeServer(product);
  const { page, complaints } = await app.visit({ client: "ConvexHttpClient", url, userId: server.ownerId, serverId: server.serverId });
  await page.getByLabel("Note").fill("mine");
  await page.getByRole("button", { name: "Create code" }).click();
  await shows(page, ["mine"]);
  await makeCode(product, server, { label: "other" });
  await page.evaluate(() => window.dispatchEvent(new Event("focus")));
  await shows(page, ["other", "mine"]);
  assert.deepEqual(complaints, []);
});
