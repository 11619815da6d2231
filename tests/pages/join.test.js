// The page of a link as people use it, in Chromium: both languages, phone and desktop, light and dark, with and without
// JavaScript, with the network cut, and with a code that ends while somebody looks at it.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { LOOKS } from "./looks.js";
import { APP, session, startBrowser, startPages, VERIFIED, violations } from "./world.js";

/** @typedef {Awaited<ReturnType<typeof startPages>>} World */
/** @typedef {import("playwright-core").Page} Page */

/** @type {World} */
let open;
/** Without live queries: what ends is told by a click. @type {World} */
let still;
/** @type {World} */
let verified;
/** @type {Awaited<ReturnType<typeof startBrowser>>} */
let chromium;

before(async () => {
  [open, still, verified, chromium] = await Promise.all([startPages(), startPages({}, { live: false }), startPages(VERIFIED), startBrowser()]);
});
after(() => Promise.all([open.remove(), still.remove(), verified.remove(), chromium.close()]));

/** The texts of a language that the flows look for. */
const TEXTS = {
  "en-GB": { server: "“Tea Club”", by: "“Ada” invites you.", join: "Join", name: "Your name", joined: "You’re in", done: "“Grace” is now a member. Welcome!", account: "Signed in as “Grace”", proceed: "Continue", gone: "This invitation isn’t available", expired: "This invitation has expired", offline: "You seem to be offline.", signIn: "Sign in to join", another: "Use another account", already: "You’re already a member" },
  "fr-FR": { server: "« Tea Club »", by: "De la part de « Ada ».", join: "Rejoindre", name: "Votre nom", joined: "C’est fait", done: "« Grace » fait maintenant partie des membres. Bienvenue !", account: "Votre compte : « Grace »", proceed: "Continuer", gone: "Invitation indisponible", expired: "Cette invitation a expiré", offline: "Vous semblez être hors ligne.", signIn: "Se connecter", another: "Utiliser un autre compte", already: "Vous êtes déjà membre" },
};

/** Each pair of language, width, theme and JavaScript is among them. */
const PLAIN = /** @type {const} */ ([{ locale: "en-GB", width: 390, colorScheme: "light" }, { locale: "fr-FR", width: 1280, colorScheme: "dark" }]);

/** @type {{ locale: keyof typeof TEXTS, width: number, colorScheme: "light" | "dark", javaScriptEnabled: boolean }[]} */
const WAYS = [...LOOKS.map((look) => ({ ...look, javaScriptEnabled: true })), ...(process.env["ALL_LOOKS"] === undefined ? PLAIN : LOOKS).map((look) => ({ ...look, javaScriptEnabled: false }))];

/** @param {Page} page */
const text = async (page) => (await page.locator("main").innerText()).replaceAll(/[\u00a0\u202f]/g, " ");

/** @param {typeof WAYS[number]} look */
const opened = ({ width, ...look }) => chromium.open({ ...look, viewport: { width, height: 844 } });

/** Nothing is wider than the window. @param {Page} page */
async function assertFits(page) {
  const { scroll, window } = /** @type {any} */ (await page.evaluate("({ scroll: document.documentElement.scrollWidth, window: innerWidth })"));
  assert.ok(scroll <= window, `${scroll} pixels in ${window}`);
}

/** The session of a user in a browser. @param {import("playwright-core").BrowserContext} context @param {string} id @param {string} [name] */
async function signIn(context, id, name) {
  await context.addCookies([{ name: "rds-session", value: await session(id, name === undefined ? {} : { name }), url: verified.url }]);
}

for (const look of WAYS) {
  const { locale, width, colorScheme, javaScriptEnabled } = look;
  const texts = TEXTS[locale];

  describe(`in ${locale}, ${width} pixels wide, ${colorScheme}, ${javaScriptEnabled ? "with" : "without"} JavaScript`, () => {
    test("a person joins by a name where callers are not verified", async () => {
      const { serverId, code } = await open.invite();
      const { context, page, complaints } = await opened(look);
      await page.goto(`${open.url}/j/${code}`);
      const shown = await text(page);
      for (const part of [texts.server, texts.by, code]) assert.ok(shown.includes(part), shown);
      assert.deepEqual(await violations(page), []);
      await assertFits(page);
      assert.deepEqual(await open.members(serverId), ["ada"]);
      await page.getByLabel(texts.name).fill("Grace");
      await page.getByRole("button", { name: texts.join }).click();
      await page.getByText(texts.joined, { exact: true }).waitFor();
      assert.deepEqual((await open.members(serverId)).sort(), ["Grace", "ada"]);
      assert.deepEqual(await violations(page), []);
      await assertFits(page);
      assert.deepEqual(complaints, []);
      await context.close();
    });

    test("a person who is signed in sees the account before it joins", async () => {
      const { serverId, code } = await verified.invite();
      const { context, page, complaints } = await opened(look);
      await signIn(context, "grace", "Grace");
      await page.goto(`${verified.url}/j/${code}?return=${encodeURIComponent(`${APP}/welcome/tea?x=1`)}`);
      if (!javaScriptEnabled) await page.getByRole("button", { name: texts.proceed }).click();
      await page.getByText(texts.account).waitFor();
      assert.ok((await text(page)).includes(texts.server));
      assert.deepEqual(await verified.members(serverId), ["ada"]);
      assert.deepEqual(await violations(page), []);
      await page.getByRole("button", { name: texts.join }).click();
      await page.getByText(texts.joined, { exact: true }).waitFor();
      assert.ok((await text(page)).includes(texts.done), await text(page));
      assert.deepEqual((await verified.members(serverId)).sort(), ["ada", "grace"]);
      assert.equal(await page.getByRole("link", { name: "app.example" }).getAttribute("href"), `${APP}/welcome/tea?x=1`);
      assert.deepEqual(await violations(page), []);
      assert.deepEqual(complaints, []);
      await context.close();
    });

    test("a person who is not signed in is led there, and the code waits with where the page leads", async () => {
      const { serverId, code } = await verified.invite();
      const { context, page, complaints } = await opened(look);
      await page.route(`${APP}/**`, (route) => route.fulfill({ contentType: "text/html", body: "<title>App</title>" }));
      await page.goto(`${verified.url}/j/${code}?return=${encodeURIComponent(`${APP}/welcome/tea?x=1&y=é`)}`);
      if (!javaScriptEnabled) await page.getByRole("button", { name: texts.proceed }).click();
      await page.getByRole("button", { name: texts.signIn }).waitFor();
      assert.deepEqual(await violations(page), []);
      await page.getByRole("button", { name: texts.signIn }).click();
      await page.waitForURL(`${APP}/login`);
      await signIn(context, "grace", "Grace");
      await page.goto(`${verified.url}/j`);
      assert.equal(await page.locator("#code").inputValue(), code);
      assert.deepEqual(await violations(page), []);
      assert.deepEqual(await verified.members(serverId), ["ada"], "a code that waits joins nobody");
      await page.getByRole("button", { name: texts.proceed }).click();
      await page.waitForURL(/\/j\/[^/]+$/);
      if (!javaScriptEnabled) await page.getByRole("button", { name: texts.proceed }).click();
      await page.getByText(texts.account).waitFor();
      await page.getByRole("button", { name: texts.join }).click();
      await page.getByText(texts.joined, { exact: true }).waitFor();
      assert.equal(await page.getByRole("link", { name: "app.example" }).getAttribute("href"), `${APP}/welcome/tea?x=1&y=%C3%A9`);
      assert.equal((await context.cookies()).some(({ name }) => name.startsWith("__Host-")), false);
      assert.deepEqual(complaints, []);
      await context.close();
    });

    test("a code that ends while somebody looks at it says so", async () => {
      const { serverId, code } = await still.invite();
      const { context, page, complaints } = await opened(look);
      await page.goto(`${still.url}/j/${code}`);
      const { _id: id } = await still.make("invitCode:r", { code });
      await still.make("invitCode:u", { id, maxUses: 1 });
      await still.make("invitCode:use", { code, userId: "somebody" });
      await page.getByLabel(texts.name).fill("Grace");
      await page.getByRole("button", { name: texts.join }).click();
      await page.getByText(locale === "en-GB" ? "This invitation is used up" : "Cette invitation est épuisée").waitFor();
      assert.deepEqual(await violations(page), []);
      await still.make("invitCode:d", { id });
      await page.goto(`${still.url}/j/${code}`);
      await page.getByText(texts.gone).waitFor();
      assert.deepEqual(await violations(page), []);
      await assertFits(page);
      assert.equal((await still.members(serverId)).includes("Grace"), false);
      assert.deepEqual(complaints, []);
      await context.close();
    });
  });
}

test("with the network cut, the page says that nothing was sent, and the same button works afterwards", async () => {
  const { serverId, code } = await open.invite();
  const { context, page } = await chromium.open();
  await page.goto(`${open.url}/j/${code}`);
  await page.getByLabel("Your name").fill("Grace");
  await context.setOffline(true);
  await page.getByRole("button", { name: "Join" }).click();
  await page.getByRole("alert").getByText("You seem to be offline.").waitFor();
  assert.deepEqual(await violations(page), []);
  await context.setOffline(false);
  await page.getByRole("button", { name: "Join" }).click();
  await page.getByText("You’re in", { exact: true }).waitFor();
  assert.deepEqual((await open.members(serverId)).sort(), ["Grace", "ada"]);
  await context.close();
});

test("a name of spaces alone joins nobody, and spaces around a name are dropped", async () => {
  const { serverId, code } = await open.invite();
  const { context, page, complaints } = await chromium.open();
  await page.goto(`${open.url}/j/${code}`);
  await page.getByLabel("Your name").fill("  ");
  await page.getByRole("button", { name: "Join" }).click();
  await page.locator("#name:focus:invalid").waitFor();
  await page.getByLabel("Your name").fill(" Grace ");
  await page.getByRole("button", { name: "Join" }).click();
  await page.getByText("You’re in", { exact: true }).waitFor();
  assert.deepEqual((await open.members(serverId)).sort(), ["Grace", "ada"]);
  assert.deepEqual(complaints, []);
  await context.close();
});

test("a double click joins once", async () => {
  const { code } = await open.invite();
  const { context, page } = await chromium.open();
  await page.goto(`${open.url}/j/${code}`);
  let sent = 0;
  page.on("request", (request) => (sent += request.method() === "POST" ? 1 : 0));
  await page.getByLabel("Your name").fill("Grace");
  await page.getByRole("button", { name: "Join" }).dblclick();
  await page.getByText("You’re in", { exact: true }).waitFor();
  assert.equal(sent, 1);
  const { uses } = await open.make("invitCode:r", { code });
  assert.equal(uses, 1);
  await context.close();
});

test("a member who opens the link again is told that nothing changed", async () => {
  const { code } = await verified.invite();
  const { context, page } = await chromium.open();
  await signIn(context, "grace");
  await page.goto(`${verified.url}/j/${code}`);
  await page.getByText("Signed in as “grace”").waitFor();
  await page.getByRole("button", { name: "Join" }).click();
  await page.getByText("You’re in", { exact: true }).waitFor();
  await page.reload();
  await page.getByText("You’re already a member", { exact: true }).waitFor();
  assert.equal(await page.getByRole("button", { name: "Join" }).count(), 0);
  await context.close();
});

test("an account that was exchanged in another window is named anew before it joins", async () => {
  const { serverId, code } = await verified.invite();
  const { context, page } = await chromium.open();
  await signIn(context, "grace", "Grace");
  await page.goto(`${verified.url}/j/${code}`);
  await page.getByText("Signed in as “Grace”").waitFor();
  await signIn(context, "mallory", "Mallory");
  await page.getByRole("button", { name: "Join" }).click();
  await page.getByText("Signed in as “Mallory”").waitFor();
  assert.deepEqual(await verified.members(serverId), ["ada"]);
  await page.getByRole("button", { name: "Join" }).click();
  await page.getByText("You’re in", { exact: true }).waitFor();
  assert.deepEqual((await verified.members(serverId)).sort(), ["ada", "mallory"]);
  await context.close();
});

test("a session that ends while somebody looks at the page leads to signing in", async () => {
  const { code } = await verified.invite();
  const { context, page } = await chromium.open();
  await signIn(context, "grace", "Grace");
  await page.goto(`${verified.url}/j/${code}`);
  await page.getByText("Signed in as “Grace”").waitFor();
  await context.clearCookies();
  await page.getByRole("button", { name: "Join" }).click();
  await page.getByRole("button", { name: "Sign in to join" }).waitFor();
  await context.close();
});

test("a banned account is refused in words", async () => {
  const { serverId, code } = await verified.invite();
  await verified.make("member:d", { serverId, userId: "eve", ban: true });
  const { context, page } = await chromium.open();
  await signIn(context, "eve");
  await page.goto(`${verified.url}/j/${code}`);
  await page.getByText("You can’t join").waitFor();
  assert.deepEqual(await violations(page), []);
  await context.close();
});

test("the language switch is on the page and keeps the code", async () => {
  const { code } = await open.invite();
  const { context, page } = await chromium.open();
  await page.goto(`${open.url}/j/${code}`);
  await page.getByRole("link", { name: "Lire cette page en français" }).click();
  assert.equal(await page.locator("html").getAttribute("lang"), "fr");
  assert.ok((await text(page)).includes("« Tea Club »"));
  await page.getByLabel("Votre nom").fill("Grace");
  await page.getByRole("button", { name: "Rejoindre" }).click();
  await page.getByText("C’est fait", { exact: true }).waitFor();
  await context.close();
});

test("a keyboard is enough, and the outcome has the focus", async () => {
  const { code } = await open.invite();
  const { context, page } = await chromium.open();
  await page.goto(`${open.url}/j/${code}`);
  for (let step = 0; step < 10 && (await page.evaluate("document.activeElement?.id")) !== "name"; step += 1) await page.keyboard.press("Tab");
  await page.keyboard.type("Grace");
  await page.keyboard.press("Enter");
  await page.getByText("You’re in", { exact: true }).waitFor();
  assert.equal(await page.evaluate("document.activeElement?.id"), "told");
  await context.close();
});

test("the preview of a server decides what a page and its tags tell", async () => {
  const tags = async (/** @type {string} */ preview) => {
    const { code } = await open.invite({ server: { preview } });
    const response = await fetch(`${open.url}/j/${code}`);
    const html = await response.text();
    const tag = (/** @type {string} */ name) => new RegExp(`<meta property="og:${name}" content="([^"]*)"`).exec(html)?.[1];
    return { html, title: tag("title"), description: tag("description") };
  };
  const full = await tags("full");
  assert.equal(full.title, "Join “Tea Club”");
  assert.equal(full.description, "“Ada” invites you.");
  const name = await tags("name");
  assert.equal(name.title, "Join “Tea Club”");
  assert.doesNotMatch(name.html, /Ada/);
  const none = await tags("none");
  assert.equal(none.title, "You’re invited");
  assert.doesNotMatch(none.html, /Ada|Tea Club/);
});

for (const [locale, says] of /** @type {const} */ ([
  ["en-GB", { admin: "You join as an admin.", both: "You join as an admin, for 7 days.", guest: "Your membership lasts 36 hours.", limited: "It’s only for certain people." }],
  ["fr-FR", { admin: "Vous y serez admin.", both: "Vous y serez admin, pendant 7 jours.", guest: "Vous en ferez partie pendant 36 heures.", limited: "Elle est réservée à certaines personnes." }],
])) {
  test(`in ${locale}, a page tells what joining gives, and for whom a code is`, async () => {
    for (const [name, more] of /** @type {const} */ ([
      ["admin", { role: "admin" }],
      ["both", { role: "admin", membershipMs: 7 * 86_400_000 }],
      ["guest", { membershipMs: 36 * 3_600_000 }],
      ["limited", { allowedUsers: ["zoe"] }],
    ])) {
      const { code } = await open.invite({ more });
      for (const javaScriptEnabled of [true, false]) {
        const { context, page, complaints } = await chromium.open({ locale, javaScriptEnabled });
        await page.goto(`${open.url}/j/${code}`);
        await page.locator("#told").getByText(says[name]).waitFor();
        assert.equal(await page.locator("#grants").count(), name === "limited" ? 0 : 1);
        assert.deepEqual(await violations(page), []);
        assert.deepEqual(complaints, []);
        await context.close();
      }
    }
    const { code } = await open.invite();
    const { context, page } = await chromium.open({ locale });
    await page.goto(`${open.url}/j/${code}`);
    assert.equal(await page.locator("#grants").count(), 0, "a plain membership needs no words");
    await context.close();
  });
}

for (const javaScriptEnabled of [true, false]) {
  test(`${javaScriptEnabled ? "with" : "without"} JavaScript, a code for certain people names server and account before one of them joins, and nothing to others`, async () => {
    const { serverId, code } = await verified.invite({ more: { allowedUsers: ["zoe"], role: "admin" } });
    const { context, page, complaints } = await chromium.open({ javaScriptEnabled });
    await signIn(context, "eve", "Eve");
    await page.goto(`${verified.url}/j/${code}`);
    await page.getByText("It’s only for certain people.").waitFor();
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByText("This invitation is for other people").waitFor();
    assert.doesNotMatch(await page.content(), /Tea Club|admin/);
    await signIn(context, "zoe", "Zoë");
    await page.goto(`${verified.url}/j/${code}`);
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByText("Signed in as “Zoë”").waitFor();
    for (const part of ["“Tea Club”", "You join as an admin."]) await page.locator("#told").getByText(part).waitFor();
    assert.deepEqual(await verified.members(serverId), ["ada"]);
    await page.getByRole("button", { name: "Join" }).click();
    await page.getByText("You’re in", { exact: true }).waitFor();
    assert.deepEqual((await verified.members(serverId)).sort(), ["ada", "zoe"]);
    assert.deepEqual(complaints, []);
    await context.close();
  });
}

for (const [locale, says] of /** @type {const} */ ([
  ["en-GB", { ask: "Ask to join", note: "A note", sent: "Your request was sent", waits: "Your request is waiting", look: "Look at my request", withdraw: "Withdraw my request", withdrawn: "Your request was withdrawn", again: "Ask again", proceed: "Continue", account: "Signed in as “Grace”", member: "You’re already a member" }],
  ["fr-FR", { ask: "Demander à rejoindre", note: "Un mot", sent: "Votre demande est envoyée", waits: "Votre demande est en attente", look: "Voir ma demande", withdraw: "Retirer ma demande", withdrawn: "Votre demande est retirée", again: "Demander à nouveau", proceed: "Continuer", account: "Votre compte : « Grace »", member: "Vous êtes déjà membre" }],
])) {
  for (const javaScriptEnabled of [true, false]) {
    test(`in ${locale}, ${javaScriptEnabled ? "with" : "without"} JavaScript, a request that waits says so after a reload, and can be withdrawn and filed again`, async () => {
      const { serverId, code } = await verified.invite({ more: { requiresApproval: true } });
      const { context, page, complaints } = await chromium.open({ locale, javaScriptEnabled });
      await signIn(context, "grace", "Grace");
      const requests = async () => (await verified.make("request:list", { serverId })).page.map((/** @type {any} */ { status }) => status);
      const visit = async () => {
        await page.goto(`${verified.url}/j/${code}`);
        if (!javaScriptEnabled) await page.getByRole("button", { name: says.proceed }).click();
      };
      await visit();
      await page.getByText(says.account).waitFor();
      await page.getByLabel(says.note).fill("I play on Tuesdays");
      await page.getByRole("button", { name: says.ask }).click();
      await page.getByText(says.sent, { exact: true }).waitFor();
      if (!javaScriptEnabled) await page.getByRole("button", { name: says.look }).click();
      await page.getByRole("button", { name: says.withdraw }).waitFor();
      assert.deepEqual(await violations(page), []);

      await visit();
      await page.getByText(says.waits, { exact: true }).waitFor();
      assert.equal(await page.getByRole("button", { name: says.ask }).count(), 0);
      assert.deepEqual(await violations(page), []);
      await page.getByRole("button", { name: says.withdraw }).click();
      await page.getByText(says.withdrawn, { exact: true }).waitFor();
      assert.deepEqual(await violations(page), []);
      assert.deepEqual(await requests(), ["withdrawn"]);

      await page.getByRole("link", { name: says.again }).click();
      if (!javaScriptEnabled) await page.getByRole("button", { name: says.proceed }).click();
      await page.getByText(says.account).waitFor();
      await page.getByRole("button", { name: says.ask }).click();
      await page.getByText(says.sent, { exact: true }).waitFor();
      const { page: filed } = await verified.make("request:list", { serverId, status: "pending" });
      await verified.make("request:approve", { id: filed[0]._id });
      await visit();
      await page.getByText(says.member, { exact: true }).waitFor();
      assert.deepEqual(complaints, []);
      await context.close();
    });
  }
}

test("where callers are not verified, the request that a name filed can be withdrawn", async () => {
  const { serverId, code } = await open.invite({ more: { requiresApproval: true } });
  const { context, page } = await chromium.open();
  await page.goto(`${open.url}/j/${code}`);
  await page.getByLabel("Your name").fill("Grace");
  await page.getByRole("button", { name: "Ask to join" }).click();
  await page.getByText("Your request was sent", { exact: true }).waitFor();
  await context.setOffline(true);
  await page.getByRole("button", { name: "Withdraw my request" }).click();
  await page.getByRole("alert").getByText("You seem to be offline.").waitFor();
  await context.setOffline(false);
  await page.getByRole("button", { name: "Withdraw my request" }).click();
  await page.getByText("Your request was withdrawn", { exact: true }).waitFor();
  assert.equal(await page.evaluate("document.activeElement?.id"), "told");
  assert.deepEqual((await open.make("request:list", { serverId })).page.map((/** @type {any} */ { status }) => status), ["withdrawn"]);
  await context.close();
});
