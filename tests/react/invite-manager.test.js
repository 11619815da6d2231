// <InviteManager> and the hooks for lists in Chromium, in React's StrictMode, over HTTP to the real service.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { startProduct } from "../support/product.js";
import { SECRET, signed } from "../support/tokens.js";
import { makeCode, makeServer, unique } from "../support/world.js";
import { assertAccessible, newApp } from "./app.js";

const product = await startProduct();
const app = await newApp();
const url = product.url.origin;

before(async () => {
  await app.build(`
    const Members = () => {
      const { members, setRole, remove, ban, status, message } = useMembers(params.serverId);
      Object.assign(window, { setRole, remove, ban });
      return h("ul", { id: "members", "data-status": status }, message, members.map(({ _id, userId, role }) => h("li", { key: _id }, userId + " " + role)));
    };
    const Other = () => {
      const { codes, create } = useCodes(params.serverId, { status: "active" });
      window.create = create;
      return h("p", { id: "active" }, codes.map(({ label }) => label).join());
    };
    const App = () => {
      const [userId, setUser] = useState(params.userId);
      const [isShown, show] = useState(true);
      Object.assign(window, { setUser, show });
      return h(InvitcodeProvider, { ...service, userId, ...(params.token ? { token: params.token } : {}), ...(params.refreshMs ? { refreshMs: Number(params.refreshMs) } : {}) },
        isShown ? h(InviteManager, { serverId: params.serverId, limit: Number(params.limit ?? 50), linkOf: params.link ? (code) => params.link + code : undefined, ...(params.without ? { requests: false, campaigns: false, members: false, history: false } : {}) }) : null,
        params.more ? h(Members) : null, params.more ? h(Other) : null);
    };
  `);
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
/** @param {Page} page */
const told = (page) => page.locator(".invitcode-told").innerText();
/** @param {Page} page @param {string} text */
const tells = (page, text) => page.waitForFunction((text) => document.querySelector(".invitcode-told")?.textContent?.includes(text), text);
/** @param {Page} page */
const statuses = (page) => rows(page).evaluateAll((rows) => rows.map((row) => row.getAttribute("data-status")));
/** @param {Page} page @param {string} status */
const turns = (page, status) => page.waitForFunction((status) => document.querySelector(".invitcode-code")?.getAttribute("data-status") === status, status);

/**
 * Holds the answers of a route back until they are let go.
 *
 * @param {Page} page
 * @param {string} route
 */
async function held(page, route) {
  let letGo = () => {};
  const released = new Promise((resolve) => (letGo = () => resolve(undefined)));
  await page.route(`**${route}`, async (route) => {
    await released;
    await route.continue();
  });
  return letGo;
}

test("an empty list says so, and a code is made by keyboard alone", async () => {
  const server = await makeServer(product);
  const { page, complaints, calls } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId });
  await page.getByText("No codes yet. Create the first one with the form.").waitFor();
  await assertAccessible(page);
  await page.getByLabel("Number of people").focus();
  await page.keyboard.type("3");
  await page.keyboard.press("Enter");
  await tells(page, "Code created: ");
  await has(page, 1);
  const [row] = await product.rows("SELECT code, max_uses FROM invit_code WHERE server_id = ?", server.serverId);
  assert.equal(row?.max_uses, 3);
  assert.match(await rows(page).first().innerText(), /Used 0 of 3/);
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("name")), "maxUses", "the focus stays in the form");
  assert.equal(calls.filter(({ path }) => path === "invitCode:c").length, 1);
  await assertAccessible(page);
  assert.deepEqual(complaints, []);
});

test("a new code shows at once, before the service answers, without a text or actions", async () => {
  const server = await makeServer(product);
  const { page } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId });
  await page.getByText("No codes yet.").waitFor();
  const letGo = await held(page, "/invitCode/c");
  await page.getByLabel("Note").fill("For the door");
  await page.getByRole("button", { name: "Create code" }).click();
  await turns(page, "pending");
  assert.match(await rows(page).first().innerText(), /being created[\s\S]*For the door/);
  assert.equal(await rows(page).first().getByRole("button").count(), 0);
  letGo();
  await turns(page, "active");
  assert.equal(await rows(page).count(), 1, "the code is never shown twice");
  assert.equal(await page.getByLabel("Note").inputValue(), "", "the form is ready for the next one");
});

test("a code that the service refuses disappears, and the field says why", async () => {
  const server = await makeServer(product);
  const { page } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId });
  await page.getByText("No codes yet.").waitFor();
  await page.getByLabel("Valid until").fill("2001-01-01T00:00");
  await page.getByRole("button", { name: "Create code" }).click();
  await tells(page, "Something in what you entered is not right.");
  assert.equal(await rows(page).count(), 0);
  assert.equal(await page.getByLabel("Valid until").getAttribute("aria-invalid"), "true");
  assert.match(await page.locator('[data-field="expiresAt"] .invitcode-problem').innerText(), /^Valid until: /);
  assert.equal(await page.getByLabel("Valid until").inputValue(), "2001-01-01T00:00", "what was entered stays");
  await assertAccessible(page);
});

test("revoking and restoring show at once, keep the focus, and go back where the service cannot be reached", async () => {
  const server = await makeServer(product);
  const code = await makeCode(product, server);
  const { page } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId });
  const letGo = await held(page, "/invitCode/d");
  await page.getByRole("button", { name: "Revoke" }).click();
  await turns(page, "revoked");
  const [before] = await product.rows("SELECT revoked_at FROM invit_code WHERE server_id = ?", server.serverId);
  assert.equal(before?.revoked_at, null, "the service has not heard of it yet");
  letGo();
  await tells(page, "Revoked: ");
  assert.match(String(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))), /^Restore /);
  await page.keyboard.press("Enter");
  await turns(page, "active");
  await tells(page, "Restored: ");
  assert.equal((await product.call("invitCode:explain", { code })).body.data.wouldAnswer.status, "success");
  await page.route("**/invitCode/d", (route) => route.abort());
  await page.getByRole("button", { name: "Revoke" }).click();
  await tells(page, "The service could not be reached.");
  await turns(page, "active");
});

test("copying takes the code or its link, and says so", async () => {
  const server = await makeServer(product);
  const code = await makeCode(product, server);
  for (const link of ["", "https://invites.example/j/"]) {
    const { page } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId, ...(link ? { link } : {}) });
    await page.getByRole("button", { name: "Copy" }).click();
    await tells(page, "Copied: ");
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.equal(copied.replaceAll("-", ""), (link + code).replaceAll("-", ""));
  }
});

test("who used a code is shown on demand", async () => {
  const server = await makeServer(product);
  const code = await makeCode(product, server);
  await product.call("invitCode:use", { code, userId: unique("bob"), user: "Bob\u202e" });
  const { page } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId });
  const button = page.getByRole("button", { name: "Show who used it" });
  assert.equal(await button.getAttribute("aria-expanded"), "false");
  await button.click();
  await page.locator(".invitcode-use").waitFor();
  assert.equal(await page.locator(".invitcode-use .invitcode-user").textContent(), "Bob");
  await assertAccessible(page);
  await page.getByRole("button", { name: "Hide who used it" }).click();
  assert.equal(await page.locator(".invitcode-use").count(), 0);
});

test("a long list is read page by page, without gaps or doubles while codes come", async () => {
  const server = await makeServer(product);
  for (let index = 0; index < 7; index += 1) await makeCode(product, server, { label: `n${index}` });
  const { page } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId, limit: "3" });
  await has(page, 3);
  await page.getByRole("button", { name: "Show more" }).click();
  await has(page, 6);
  // What was ever on the screen, because a row must not be away for a moment either.
  await page.evaluate(() => {
    /** @type {any} */ (window).seen = [];
    const look = () => /** @type {any} */ (window).seen.push([...document.querySelectorAll(".invitcode-note")].map(({ textContent }) => textContent));
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
  });
  const letGo = await held(page, "/invitCode/list");
  await page.getByLabel("Note").fill("new");
  await page.getByRole("button", { name: "Create code" }).click();
  await tells(page, "Code created");
  const notes = () => page.locator(".invitcode-note").allTextContents();
  letGo();
  await page.waitForFunction(() => document.querySelectorAll(".invitcode-code").length === 6 && document.querySelector('[data-status="pending"]') === null);
  assert.deepEqual(await notes(), ["new", "n6", "n5", "n4", "n3", "n2"]);
  for (const seen of await page.evaluate(() => /** @type {any} */ (window).seen)) {
    const shown = seen.filter((/** @type {string} */ note) => note !== "new");
    assert.deepEqual(shown, ["n6", "n5", "n4", "n3", "n2", "n1"].slice(0, shown.length));
    assert.ok(shown.length >= 5);
  }
  await page.getByRole("button", { name: "Show more" }).click();
  await has(page, 8);
  assert.deepEqual(await notes(), ["new", "n6", "n5", "n4", "n3", "n2", "n1", "n0"]);
  assert.equal(await page.getByRole("button", { name: "Show more" }).count(), 0);
});

describe("what others change", () => {
  test("a list is read again when the page gets the focus", async () => {
    const server = await makeServer(product);
    const { page } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId });
    await page.getByText("No codes yet.").waitFor();
    await makeCode(product, server);
    await page.evaluate(() => window.dispatchEvent(new Event("focus")));
    await has(page, 1);
  });

  test("a list is read again at the interval that the provider names", async () => {
    const server = await makeServer(product);
    const { page } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId, refreshMs: "100" });
    await page.getByText("No codes yet.").waitFor();
    await makeCode(product, server);
    await has(page, 1);
  });

  test("a list that is gone is not read again", async () => {
    const server = await makeServer(product);
    const { page, calls } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId });
    await page.getByText("No codes yet.").waitFor();
    await page.evaluate(() => /** @type {any} */ (window).show(false));
    await page.locator(".invitcode-manager").waitFor({ state: "detached" });
    const before = calls.length;
    await page.evaluate(() => window.dispatchEvent(new Event("focus")));
    assert.equal(calls.length, before);
  });
});

test("who may not read the codes is told so, and can try again", async () => {
  const secret = await startProduct({ env: { AUTH: "token", JWT_SECRET: "a-secret-of-this-test-that-is-long-enough" } });
  try {
    const { page } = await app.visit({ url: secret.url.origin, userId: "ada", serverId: "s" });
    // The service's own words stand there until the WebAssembly with the sentences is loaded.
    await page.locator(".invitcode-problem").filter({ hasText: "Please sign in first." }).waitFor();
    await assertAccessible(page);
  } finally {
    await secret.remove();
  }
});

test("members change at once, and lists of one status follow", async () => {
  const server = await makeServer(product);
  const code = await makeCode(product, server, { label: "kept" });
  await makeCode(product, server, { label: "gone" });
  await product.call("invitCode:use", { code, userId: "bob" });
  const { page, complaints } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId, more: "1" });
  const members = () => page.locator("#members").innerText();
  await page.waitForFunction(() => document.querySelectorAll("#members li").length === 2);
  await page.waitForFunction(() => document.querySelector("#active")?.textContent === "gone,kept");
  const letGo = await held(page, "/member/u");
  await page.evaluate(() => void /** @type {any} */ (window).setRole("bob", "admin"));
  await page.waitForFunction(() => document.querySelector("#members")?.textContent?.includes("bob admin"));
  letGo();
  await rows(page).first().getByRole("button", { name: "Revoke" }).click();
  await page.waitForFunction(() => document.querySelector("#active")?.textContent === "kept");
  await page.evaluate(() => /** @type {any} */ (window).ban("bob"));
  assert.doesNotMatch(await members(), /bob/);
  assert.equal((await product.call("invitCode:use", { code, userId: "bob" })).status, 403);
  assert.deepEqual(complaints, []);
});

test("another user sees nothing that was shown to the last one", async () => {
  const server = await makeServer(product);
  await makeCode(product, server);
  const { page } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId });
  await has(page, 1);
  const letGo = await held(page, "/invitCode/list");
  await page.evaluate(() => /** @type {any} */ (window).setUser("eve"));
  await has(page, 0);
  letGo();
});

test("everything is in French where the provider says so", async () => {
  const server = await makeServer(product);
  await makeCode(product, server, { maxUses: 5 });
  const { page } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId, language: "fr" });
  await has(page, 1);
  assert.deepEqual(await statuses(page), ["active"]);
  assert.match(await rows(page).first().innerText(), /actif[\s\S]*Utilisé 0 fois sur 5[\s\S]*Copier[\s\S]*Révoquer/);
  await page.getByRole("button", { name: "Révoquer" }).click();
  await tells(page, "Révoqué\u00a0: ");
  assert.doesNotMatch(await page.locator(".invitcode-manager").innerText(), /\b(code created|copy|revoke|note:)\b/i);
  assert.match(await told(page), /^Révoqué/);
});

describe("conditions and grants", () => {
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
    await tells(page, "Codes revoked: 3");
    await page.waitForFunction(() => document.querySelectorAll('.invitcode-code[data-status="revoked"]').length === 3);
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

  test("they are in French where the provider says so", async () => {
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
});

describe("requests, campaigns and history", () => {
  /** Files a request by a code that asks first. @param {string} code @param {string} user @param {string} [note] */
  const file = (code, user, note) => product.call("invitCode:use", { code, userId: unique(user), user, ...(note === undefined ? {} : { note }) });
  /** @param {Page} page @param {string} status */
  const shows = (page, status) => page.getByLabel("Requests that are").selectOption(status);
  /** @param {Page} page */
  const requests = (page) => page.locator(".invitcode-request");
  /** @param {Page} page @param {"campaigns" | "history"} name */
  const open = (page, name) => page.locator(`[data-section="${name}"] > summary`).click();

  test("a request is approved, another is declined with a reason and reopened, by keyboard as well", async () => {
    const server = await makeServer(product);
    const code = await makeCode(product, server, { requiresApproval: true });
    const { page, complaints } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId });
    await page.getByText("Nobody is waiting.").waitFor();
    await file(code, "Bob", "I play on Tuesdays\u202e");
    await file(code, "Cat");
    await page.evaluate(() => window.dispatchEvent(new Event("focus")));
    const bob = requests(page).filter({ hasText: "Bob" });
    await bob.waitFor();
    assert.equal(await bob.locator("blockquote").textContent(), "I play on Tuesdays");
    await assertAccessible(page);
    await bob.getByRole("button", { name: "Approve Bob" }).click();
    await tells(page, "Now a member: Bob");
    await bob.waitFor({ state: "detached" });
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Requests", "the row is gone with its buttons");

    const cat = requests(page).filter({ hasText: "Cat" });
    await cat.getByRole("button", { name: "Decline Cat" }).click();
    await page.keyboard.press("Escape");
    assert.match(String(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))), /^Decline Cat/);
    await page.keyboard.press("Enter");
    await assertAccessible(page);
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("name")), "reason");
    await page.keyboard.type("We are full");
    await cat.locator(".invitcode-decline-form").getByRole("button", { name: "Decline" }).click();
    await tells(page, "Declined: Cat");
    await page.getByText("Nobody is waiting.").waitFor();

    await shows(page, "declined");
    await cat.getByText("Reason: We are full").waitFor();
    await cat.getByRole("button", { name: "Reopen Cat" }).click();
    await tells(page, "Waiting again: Cat");
    await shows(page, "pending");
    await cat.getByRole("button", { name: "Approve Cat" }).waitFor();
    await shows(page, "approved");
    await bob.waitFor();
    assert.equal(await requests(page).getByRole("button").count(), 0);
    assert.deepEqual(complaints, []);
  });

  test("a request that cannot be approved stays, and the person is told why", async () => {
    const server = await makeServer(product);
    const code = await makeCode(product, server, { requiresApproval: true, maxUses: 1 });
    await file(code, "Bob");
    await file(code, "Cat");
    const { page } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId });
    await page.getByRole("button", { name: "Approve Bob" }).click();
    await tells(page, "Now a member: Bob");
    await page.getByRole("button", { name: "Approve Cat" }).click();
    await tells(page, "used as often as allowed");
    assert.equal(await requests(page).count(), 1);
    await page.route("**/request/approve", (route) => route.abort());
    await page.getByRole("button", { name: "Approve Cat" }).click();
    await tells(page, "The service could not be reached.");
  });

  test("a declined person can be banned in the same step", async () => {
    const server = await makeServer(product);
    const code = await makeCode(product, server, { requiresApproval: true });
    await product.call("invitCode:use", { code, userId: "mallory" });
    const { page } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId });
    await page.getByRole("button", { name: "Decline mallory" }).click();
    await page.getByLabel("Ban this person").check();
    await page.locator(".invitcode-decline-form").getByRole("button", { name: "Decline" }).click();
    await tells(page, "Declined: mallory");
    const { body } = await product.call("member:r", { serverId: server.serverId, status: "banned" });
    assert.deepEqual(body.data.page.map((/** @type {any} */ { userId }) => userId), ["mallory"]);
  });

  test("a campaign is created once, changed, stopped and resumed, and shows the uses of its codes", async () => {
    const server = await makeServer(product);
    const { page, complaints, calls } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId });
    await page.getByText("No codes yet.").waitFor();
    assert.equal(calls.some(({ path }) => path === "campaign:list"), false, "nothing is read before somebody looks");
    await open(page, "campaigns");
    await page.getByText("No campaigns yet.").waitFor();
    await assertAccessible(page);
    const form = page.locator('[data-section="campaigns"] .invitcode-campaign-form');
    await form.getByLabel("Name").fill("Autumn");
    await form.getByLabel("Number of people").fill("200");
    await form.getByLabel("At most").fill("10");
    await form.getByLabel("Period").selectOption({ label: "a day" });
    // An answer that is lost makes no second campaign.
    await page.route("**/campaign/c", async (route) => {
      await route.fetch();
      await route.abort();
    });
    await form.getByRole("button", { name: "Create campaign" }).click();
    await tells(page, "The service could not be reached.");
    await page.unroute("**/campaign/c");
    await form.getByRole("button", { name: "Create campaign" }).click();
    await tells(page, "Campaign created: Autumn");
    assert.equal(await form.getByLabel("Name").inputValue(), "", "the form is ready for the next one");
    const row = page.locator(".invitcode-campaign");
    await row.waitFor();
    assert.equal(await row.count(), 1);
    assert.match(await row.innerText(), /Autumn.*active.*Used 0 of 200/);
    const { body } = await product.call("campaign:list", { serverId: server.serverId });
    assert.deepEqual(body.data.page.map((/** @type {any} */ { rateLimit }) => rateLimit), [{ rate: 10, periodMs: 86_400_000 }]);

    await row.getByRole("button", { name: "Change Autumn" }).click();
    await row.getByLabel("Number of people").fill("");
    await row.getByRole("button", { name: "Save" }).click();
    await tells(page, "Changed: Autumn");
    assert.deepEqual(calls.filter(({ path }) => path === "campaign:u").map(({ args: { id: _, ...args } }) => args), [{ maxUses: null }], "only what a person changes is changed");

    const code = await makeCode(product, server, { campaignId: body.data.page[0]._id, label: "Poster" });
    await product.call("invitCode:use", { code, userId: unique("bob") });
    await row.getByRole("button", { name: "Show uses by code Autumn" }).click();
    await row.locator(".invitcode-channel").filter({ hasText: "Poster Used once" }).waitFor();
    await row.getByRole("button", { name: "Stop Autumn" }).click();
    await tells(page, "Stopped: Autumn");
    await row.getByText("stopped").waitFor();
    assert.equal((await product.call("invitCode:explain", { code })).body.data.wouldAnswer.status, "error");
    await row.getByRole("button", { name: "Resume Autumn" }).click();
    await tells(page, "Resumed: Autumn");
    await assertAccessible(page);
    assert.deepEqual(complaints.filter((text) => !text.includes("ERR_FAILED")), []);
  });

  test("what the service refuses of a campaign is said at its field", async () => {
    const server = await makeServer(product);
    const { page } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId });
    await open(page, "campaigns");
    const form = page.locator('[data-section="campaigns"] .invitcode-campaign-form');
    await form.getByLabel("Name").fill("Autumn");
    await form.getByLabel("Valid until").fill("2001-01-01T00:00");
    await form.getByRole("button", { name: "Create campaign" }).click();
    await form.locator('[data-field="expiresAt"] .invitcode-problem').waitFor();
    assert.equal(await form.getByLabel("Name").inputValue(), "Autumn", "what was entered stays");
  });

  test("the history tells who changed what, latest first, page by page", async () => {
    const server = await makeServer(product);
    const code = await makeCode(product, server);
    const { body } = await product.call("invitCode:r", { code });
    await product.call("invitCode:u", { id: body.data._id, maxUses: 5, reason: "It\u202eleaked" });
    await product.call("member:d", { serverId: server.serverId, userId: "eve", ban: true });
    const { page, complaints } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId, limit: "2" });
    await page.getByText("Used 0 of 5").waitFor();
    await open(page, "history");
    await page.getByRole("button", { name: "Show older changes" }).click();
    const entries = page.locator(".invitcode-entry");
    await entries.nth(3).waitFor();
    assert.deepEqual(
      (await entries.evaluateAll((rows) => rows.map((row) => row.getAttribute("data-function")))),
      ["member:d", "invitCode:u", "invitCode:c", "server:c"],
    );
    assert.match(await entries.nth(0).innerText(), /^A service banned eve/);
    assert.match(await entries.nth(1).innerText(), /^A service changed a code (?:\w{4}-?){3} [^]*maximum uses: no limit → 5[^]*Reason: Itleaked$/);
    await assertAccessible(page);
    assert.deepEqual(complaints, []);
  });

  test("each part can be left out", async () => {
    const server = await makeServer(product);
    const { page, calls } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId, without: "1" });
    await page.getByText("No codes yet.").waitFor();
    for (const place of [".invitcode-requests", ".invitcode-members", ".invitcode-section"]) assert.equal(await page.locator(place).count(), 0, place);
    assert.deepEqual([...new Set(calls.map(({ path }) => path))], ["invitCode:list"]);
  });

  test("who may not read the codes gets one message, and none of the other lists", async () => {
    const secret = await startProduct({ env: { AUTH: "token", JWT_SECRET: SECRET, SERVICE_KEY: "service-key-of-the-tests-0123456789" } });
    try {
      const asService = { headers: { Authorization: "Bearer service-key-of-the-tests-0123456789" } };
      const { body: server } = await secret.call("server:c", { name: "Chess", ownerId: "ada" }, asService);
      const { body: code } = await secret.call("invitCode:c", { serverId: server.data._id, creatorId: "ada" }, asService);
      await secret.call("invitCode:use", { code: code.data, userId: "bob" }, asService);
      const token = await signed({ sub: "bob", exp: Math.floor(Date.now() / 1000) + 3600 });
      const { page } = await app.visit({ url: secret.url.origin, userId: "bob", serverId: server.data._id, token });
      await page.locator('.invitcode-manager[data-status="refused"]').waitFor();
      await page.locator(".invitcode-requests").waitFor({ state: "detached" });
      assert.equal(await page.locator(".invitcode-section, .invitcode-members").count(), 0);
      assert.equal(await page.getByRole("alert").count(), 1);
    } finally {
      await secret.remove();
    }
  });

  test("they are in French where the provider says so", async () => {
    const server = await makeServer(product);
    const code = await makeCode(product, server, { requiresApproval: true });
    await file(code, "Bob", "Bonjour");
    await product.call("campaign:c", { serverId: server.serverId, creatorId: server.ownerId, name: "Automne", maxUses: 5 });
    const { page } = await app.visit({ url, userId: server.ownerId, serverId: server.serverId, language: "fr" });
    await page.getByRole("button", { name: "Refuser Bob" }).click();
    await open(page, "campaigns");
    await page.getByRole("button", { name: "Voir les utilisations par code Automne" }).click();
    await page.getByText("Aucun code n’en fait partie.").waitFor();
    await open(page, "history");
    await page.getByText("a créé une campagne Automne").waitFor();
    await page.locator(".invitcode-changes").getByText("utilisations au plus\u00a0: 5").waitFor();
    await assertAccessible(page);
    assert.doesNotMatch(await page.locator(".invitcode-manager").innerText(), /\b(request|approve|decline|campaign|history|reason|stop|show|created|people)\b/i);
  });
});
