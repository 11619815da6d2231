// <JoinInvite> in Chromium, in React's StrictMode, over HTTP to the real service.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { startProduct } from "../support/product.js";
import { grouped, makeCode, makeServer, mistyped, unique } from "../support/world.js";
import { assertAccessible, newApp } from "./app.js";

const product = await startProduct();
const app = await newApp();
const url = product.url.origin;

before(async () => {
  await app.build(`
    window.joined = [];
    const onJoined = (event) => window.joined.push(event);
    const App = () => h(InvitcodeProvider, service, h(JoinInvite, { ...(params.code ? { code: params.code } : {}), onJoined }));
  `);
  await app.open();
});
after(async () => {
  await app.close();
  await product.remove();
});

/** @param {import("playwright-core").Page} page @param {string} status */
const reaches = (page, status) => page.waitForSelector(`.invitcode-join[data-status="${status}"]`);
/** @param {import("playwright-core").Page} page */
const told = (page) => page.locator(".invitcode-told").innerText();
/** @param {import("playwright-core").Page} page */
const focused = (page) => page.evaluate(() => document.activeElement?.className);
/** @param {import("./app.js").Visit["calls"]} calls @param {string} path */
const asked = (calls, path) => calls.filter((call) => call.path === path).length;

describe("a code that a person types", () => {
  test("a mistyped code is named before anything is sent", async () => {
    const code = await makeCode(product, await makeServer(product));
    const { page, calls, complaints } = await app.visit({ url, userId: unique("user") });
    await page.getByLabel("Invitation code").fill(grouped(mistyped(code)));
    await reaches(page, "mistyped");
    assert.equal(await told(page), "There is a typing mistake in this code. Compare it with the original.");
    assert.equal(await page.locator("input").getAttribute("aria-invalid"), "true");
    assert.deepEqual(calls, []);
    await assertAccessible(page);
    assert.deepEqual(complaints, []);
  });

  test("no part of a code is sent while a person types it, and the whole code is looked up once", async () => {
    const code = await makeCode(product, await makeServer(product, { name: "Chess club" }));
    const { page, calls } = await app.visit({ url, userId: unique("user") });
    await page.getByLabel("Invitation code").pressSequentially(grouped(code));
    await reaches(page, "works");
    assert.equal(await told(page), "You are invited to join “Chess club”.");
    assert.deepEqual(calls.map(({ path, args }) => [path, args.code]), [["invitCode:explain", code]]);
  });

  test("a custom code is sent when its button is pressed, and the focus moves to the button that joins", async () => {
    const code = unique("CHESS").slice(0, 20).toUpperCase();
    await makeCode(product, await makeServer(product), { code });
    const { page, calls } = await app.visit({ url, userId: unique("user") });
    await page.getByLabel("Invitation code").fill(code);
    await reaches(page, "unchecked");
    assert.deepEqual(calls, []);
    await page.keyboard.press("Enter");
    await reaches(page, "works");
    await page.waitForFunction(() => document.activeElement?.className === "invitcode-join-button");
    assert.equal(asked(calls, "invitCode:explain"), 1);
    await page.keyboard.press("Enter");
    await reaches(page, "joined");
  });

  test("Enter in the field never joins: it moves the focus to the button beside the names", async () => {
    const code = await makeCode(product, await makeServer(product));
    const { page, calls } = await app.visit({ url, userId: unique("user") });
    await page.getByLabel("Invitation code").fill(code);
    await reaches(page, "works");
    await page.keyboard.press("Enter");
    assert.equal(await focused(page), "invitcode-join-button");
    assert.equal(asked(calls, "invitCode:use"), 0);
  });

  test("a code that does not exist is refused in a sentence for people", async () => {
    const { page } = await app.visit({ url, userId: unique("user") });
    await page.getByLabel("Invitation code").fill("NO-SUCH-CODE-AT-ALL");
    await page.getByRole("button", { name: "Check the code" }).click();
    await reaches(page, "refused");
    assert.equal(await told(page), "We don’t know this code. Check it for typing mistakes.");
    assert.equal(await focused(page), "invitcode-told");
    await assertAccessible(page);
  });
});

describe("a code that a link carried", () => {
  test("the link's code is explained at once, and one press joins", async () => {
    const server = await makeServer(product, { name: "Chess club" });
    const code = await makeCode(product, server, { maxUses: 1 });
    const userId = unique("user");
    const { page, calls, complaints } = await app.visit({ url, userId, code });
    await reaches(page, "works");
    await assertAccessible(page);
    await page.getByRole("button", { name: "Join" }).click();
    await reaches(page, "joined");
    assert.equal(await told(page), "You have joined “Chess club”.", "the name stays although the code is used up now");
    assert.equal(await focused(page), "invitcode-told");
    assert.deepEqual(await page.evaluate(() => /** @type {any} */ (window).joined), [{ serverId: server.serverId, isNew: true }]);
    assert.equal(asked(calls, "invitCode:use"), 1);
    await assertAccessible(page);
    assert.deepEqual(complaints, []);
    const again = await app.visit({ url, userId, code });
    await reaches(again.page, "member");
    assert.deepEqual(await again.page.evaluate(() => /** @type {any} */ (window).joined.map((/** @type {any} */ { isNew }) => isNew)), [false]);
  });

  test("a double click joins once", async () => {
    const code = await makeCode(product, await makeServer(product));
    const { page, calls } = await app.visit({ url, userId: unique("user"), code });
    await page.getByRole("button", { name: "Join" }).dblclick();
    await reaches(page, "joined");
    assert.equal(asked(calls, "invitCode:use"), 1);
  });

  test("a used-up code says so without a press", async () => {
    const code = await makeCode(product, await makeServer(product), { maxUses: 1 });
    await product.call("invitCode:use", { code, userId: unique("user") });
    const { page } = await app.visit({ url, userId: unique("user"), code });
    await reaches(page, "refused");
    assert.equal(await told(page), "This code has already been used as often as allowed. Ask for a new one.");
  });

  test("without a user, a sentence says to sign in where the button would be", async () => {
    const code = await makeCode(product, await makeServer(product));
    const { page } = await app.visit({ url, code });
    await reaches(page, "works");
    assert.equal(await page.locator(".invitcode-sign-in").innerText(), "Sign in to join.");
    assert.equal(await page.locator(".invitcode-join-button").count(), 0);
  });

  test("a server's name is shown as text, whatever it holds", async () => {
    const name = '<img src=x onerror="document.title=1">\u202eevil';
    const code = await makeCode(product, await makeServer(product, { name }));
    const { page } = await app.visit({ url, code });
    await reaches(page, "works");
    assert.equal(await page.locator("bdi.invitcode-name").textContent(), '<img src=x onerror="document.title=1">evil', "without the control that turns the direction around");
    assert.equal(await page.locator("img").count(), 0);
  });
});

test("everything is in French where the provider says so", async () => {
  const code = await makeCode(product, await makeServer(product, { name: "Club d’échecs" }));
  const { page } = await app.visit({ url, userId: unique("user"), code, language: "fr-CA" });
  await reaches(page, "works");
  assert.equal(await told(page), "On vous invite à rejoindre «\u00a0Club d’échecs\u00a0».");
  assert.equal(await page.locator(".invitcode-join").getAttribute("lang"), "fr");
  await page.getByLabel("Code d’invitation").fill(mistyped(code));
  await reaches(page, "mistyped");
  assert.equal(await told(page), "Ce code contient une faute de frappe. Comparez-le avec l’original.");
});

test("where the network is cut, the person is told and can try again", async () => {
  const code = await makeCode(product, await makeServer(product));
  let isCut = true;
  const { page } = await app.visit({ url, userId: unique("user"), code }, (page) =>
    page.route("**/invitCode/*", (route) => (isCut ? route.abort() : route.continue())),
  );
  await reaches(page, "failed");
  assert.equal(await told(page), "The service could not be reached. Check your connection and try again.");
  isCut = false;
  await page.getByRole("button", { name: "Try again" }).click();
  await reaches(page, "works");
  isCut = true;
  await page.getByRole("button", { name: "Join" }).click();
  await reaches(page, "failed");
  isCut = false;
  await page.getByRole("button", { name: "Try again" }).click();
  await reaches(page, "joined");
});

test("without the WebAssembly, the service checks every code, and the person is still told in its language", async () => {
  const code = await makeCode(product, await makeServer(product, { name: "Chess club" }));
  const { page } = await app.visit({ url, userId: unique("user"), language: "fr" }, (page) => page.route("**/*.wasm", (route) => route.abort()));
  await page.getByLabel("Code d’invitation").fill(mistyped(code));
  await reaches(page, "refused");
  assert.equal(await told(page), "Ce code ne fonctionne pas.");
  await page.getByLabel("Code d’invitation").fill(grouped(code));
  await reaches(page, "works");
});

test("a code that asks first takes a note, files a request, and says when somebody approved it", async () => {
  const server = await makeServer(product, { name: "Chess club" });
  const code = await makeCode(product, server, { requiresApproval: true });
  const userId = unique("user");
  const { page, calls, complaints } = await app.visit({ url, userId, code });
  await reaches(page, "works");
  assert.match(await told(page), /Somebody has to approve each person\./);
  await assertAccessible(page);
  await page.getByLabel("A note").fill("I play on Tuesdays\n\nand on Fridays ");
  await page.getByRole("button", { name: "Ask to join" }).click();
  await reaches(page, "pending");
  assert.match(await told(page), /Your request to join “Chess club” is waiting\./);
  assert.deepEqual(calls.filter(({ path }) => path === "invitCode:use").map(({ args }) => args.note), ["I play on Tuesdays and on Fridays"]);
  assert.deepEqual(await page.evaluate(() => /** @type {any} */ (window).joined), []);
  const { body } = await product.call("request:list", { serverId: server.serverId });
  await product.call("request:approve", { id: body.data.page[0]._id });
  await page.evaluate(() => window.dispatchEvent(new Event("focus")));
  await reaches(page, "joined");
  assert.deepEqual(complaints, []);
});

test("a request that waits is shown again after a reload, can be withdrawn, and filed again", async () => {
  const server = await makeServer(product, { name: "Chess club" });
  const code = await makeCode(product, server, { requiresApproval: true });
  const userId = unique("user");
  await product.call("invitCode:use", { code, userId });
  const { page, calls, complaints } = await app.visit({ url, userId, code });
  await reaches(page, "pending");
  assert.match(await told(page), /^Your request to join “Chess club” is waiting\./);
  assert.equal(await page.getByRole("button", { name: "Ask to join" }).count(), 0);
  await assertAccessible(page);
  await page.getByRole("button", { name: "Withdraw my request" }).click();
  await reaches(page, "works");
  await page.getByText("Your request was withdrawn.").waitFor();
  assert.equal(await focused(page), "invitcode-told");
  const statuses = async () => (await product.call("request:list", { serverId: server.serverId })).body.data.page.map((/** @type {any} */ { status }) => status);
  assert.deepEqual(await statuses(), ["withdrawn"]);
  await page.getByRole("button", { name: "Ask to join" }).click();
  await reaches(page, "pending");
  assert.deepEqual(await statuses(), ["pending"]);
  // Right after it was filed, too.
  await page.getByRole("button", { name: "Withdraw my request" }).click();
  await reaches(page, "works");
  assert.equal(asked(calls, "request:withdraw"), 2);
  assert.deepEqual(complaints, []);
});

test("a request whose code is used up meanwhile still waits, and a declined one says so", async () => {
  const server = await makeServer(product, { name: "Chess club" });
  const code = await makeCode(product, server, { requiresApproval: true, maxUses: 1 });
  const userId = unique("user");
  await product.call("invitCode:use", { code, userId });
  const { body } = await product.call("request:list", { serverId: server.serverId });
  const other = unique("user");
  await product.call("invitCode:use", { code, userId: other });
  const others = await product.call("request:list", { serverId: server.serverId, userId: other });
  const { page } = await app.visit({ url, userId, code });
  await reaches(page, "pending");
  await product.call("request:approve", { id: others.body.data.page[0]._id });
  await page.evaluate(() => window.dispatchEvent(new Event("focus")));
  const late = await app.visit({ url, userId, code });
  await reaches(late.page, "pending");
  await product.call("request:decline", { id: body.data.page[0]._id, reason: "We\u202e are full" });
  await page.evaluate(() => window.dispatchEvent(new Event("focus")));
  await reaches(page, "refused");
  await page.getByText("Your request was declined.").waitFor();
  assert.equal(await page.locator(".invitcode-reason").textContent(), "Reason: We are full");
  await assertAccessible(page);
});

test("who was declined is told so with the reason when the link is opened again", async () => {
  const server = await makeServer(product);
  const code = await makeCode(product, server, { requiresApproval: true });
  const userId = unique("user");
  await product.call("invitCode:use", { code, userId });
  const { body } = await product.call("request:list", { serverId: server.serverId });
  await product.call("request:decline", { id: body.data.page[0]._id, reason: "We are full" });
  const again = await app.visit({ url, userId, code, language: "fr" });
  await again.page.getByText("Votre demande a été refusée.").waitFor();
  assert.equal(await again.page.locator(".invitcode-reason").textContent(), "Motif\u00a0: We are full");
});

test("who is banned is told that this account cannot join", async () => {
  const server = await makeServer(product);
  const code = await makeCode(product, server);
  const userId = unique("user");
  await product.call("invitCode:use", { code, userId });
  await product.call("member:d", { serverId: server.serverId, userId, ban: true });
  for (const [language, said] of /** @type {const} */ ([["en", "You can’t join with this account."], ["fr", "Vous ne pouvez pas entrer avec ce compte."]])) {
    const { page } = await app.visit({ url, userId, code, language });
    await reaches(page, "refused");
    assert.equal(await told(page), said);
  }
});

test("a request that waits is asked about every 15 seconds, until it is approved", async () => {
  const server = await makeServer(product, { name: "Chess club" });
  const code = await makeCode(product, server, { requiresApproval: true });
  const userId = unique("user");
  await product.call("invitCode:use", { code, userId });
  const { page } = await app.visit({ url, userId, code }, (page) => page.clock.install());
  await page.clock.runFor(1000);
  await reaches(page, "pending");
  const { body } = await product.call("request:list", { serverId: server.serverId });
  await product.call("request:approve", { id: body.data.page[0]._id });
  await page.clock.runFor(15_000);
  await reaches(page, "joined");
  assert.equal(await told(page), "You have joined “Chess club”.");
  assert.deepEqual(await page.evaluate(() => /** @type {any} */ (window).joined), [{ serverId: server.serverId, isNew: true }]);
});

test("where a request cannot be withdrawn, the person is told and can try again", async () => {
  const code = await makeCode(product, await makeServer(product), { requiresApproval: true });
  const userId = unique("user");
  await product.call("invitCode:use", { code, userId });
  const { page } = await app.visit({ url, userId, code });
  await reaches(page, "pending");
  await page.route("**/request/withdraw", (route) => route.abort());
  await page.getByRole("button", { name: "Withdraw my request" }).click();
  await page.locator(".invitcode-problem").getByText("The service could not be reached.").waitFor();
  await page.unroute("**/request/withdraw");
  await page.getByRole("button", { name: "Withdraw my request" }).click();
  await reaches(page, "works");
});

for (const [language, says] of /** @type {const} */ ([["en", "You join as an admin, for 7 days."], ["fr", "Vous y serez admin, pendant 7 jours."]])) {
  test(`what joining gives stands beside the names, in ${language}`, async () => {
    const code = await makeCode(product, await makeServer(product), { role: "admin", membershipMs: 604_800_000 });
    const { page } = await app.visit({ url, userId: unique("user"), code, language });
    await reaches(page, "works");
    assert.ok((await told(page)).replaceAll(/\s/g, " ").includes(says), await told(page));
  });
}
