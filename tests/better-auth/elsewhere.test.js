// Sign-up through an OpenID Connect provider: the code waits in a cookie.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ORIGIN, startApp, world } from "./app.js";
import { startProvider } from "./provider.js";

/** @type {Awaited<ReturnType<typeof startProvider>>} */
let provider;
before(async () => {
  provider = await startProvider();
});
after(() => provider.stop());

/** @param {string} name */
const person = (name, verified = true) => ({ sub: `sub-${name}`, email: `${name}@example.com`, email_verified: verified, name });

test("a code that is kept before the sign-in elsewhere lets the new user in, once", async () => {
  const { call, code, members, serverId } = await world();
  const app = await startApp({ call }, { provider: provider.url });
  provider.signIn(person("bob"));
  const one = await code({ maxUses: 1 });
  const browser = app.browser();
  const kept = await browser.client.invitcode.keep({ code: one.toLowerCase() });
  assert.deepEqual(kept.data?.server, { _id: serverId, name: "Chess club" });
  assert.deepEqual(app.users(), []);

  const end = await browser.signInElsewhere();
  assert.equal(end.href, `${ORIGIN}/home`);
  assert.deepEqual(app.users().map(({ email }) => email), ["bob@example.com"]);
  assert.deepEqual(await members(), app.users().map(({ id }) => id));
  // The code was used, so the cookie is gone.
  assert.deepEqual([...browser.cookies.keys()].filter((name) => name.includes("invite")), []);

  // Who has an account signs in without any code.
  const again = app.browser();
  assert.equal((await again.signInElsewhere()).href, `${ORIGIN}/home`);
  assert.equal(app.users().length, 1);
});

test("without a kept code the way back ends with the error, and no user", async () => {
  const { call } = await world();
  const app = await startApp({ call }, { provider: provider.url });
  provider.signIn(person("bob"));
  const end = await app.browser().signInElsewhere();
  assert.equal(end.pathname, "/failed");
  assert.deepEqual([end.searchParams.get("error"), end.searchParams.get("error_description")], ["INVITE_CODE_REQUIRED", "An invitation code is required to sign up"]);
  assert.deepEqual(app.users(), []);
  assert.deepEqual(app.rows("SELECT * FROM account"), []);
});

test("of two people who come back at once with one code for one, exactly one becomes a user", async () => {
  const { call, code } = await world();
  const app = await startApp({ call }, { provider: provider.url });
  for (let round = 1; round <= 10; round += 1) {
    const one = await code({ maxUses: 1 });
    const ways = [];
    for (const name of ["ann", "bob"]) {
      const browser = app.browser();
      await browser.client.invitcode.keep({ code: one });
      provider.signIn(person(`${name}-${round}`));
      const { data } = await browser.client.signIn.social({ provider: "elsewhere", callbackURL: "/home", errorCallbackURL: "/failed" });
      const back = (await fetch(String(data?.url), { redirect: "manual" })).headers.get("Location");
      ways.push({ browser, back: String(back) });
    }
    const ends = await Promise.all(ways.map(({ browser, back }) => browser.open(back)));
    assert.deepEqual(ends.map(({ searchParams }) => searchParams.get("error")).sort(), ["INVITE_CODE_USED_UP", null]);
    assert.equal(app.users().length, round);
    // Neither keeps a code that is settled.
    for (const { browser } of ways) assert.ok(![...browser.cookies.keys()].some((name) => name.includes("invite")));
  }
});

test("a code for certain addresses admits who the provider says has one of them, verified", async () => {
  const { call, code } = await world();
  const app = await startApp({ call }, { provider: provider.url });
  const named = await code({ allowedEmails: ["bob@example.com"] });
  for (const [who, error] of /** @type {const} */ ([
    [person("eve"), "INVITE_CODE_FOR_OTHERS"],
    [person("bob", false), "INVITE_CODE_FOR_OTHERS"],
    [person("bob"), null],
  ])) {
    const browser = app.browser();
    const kept = await browser.client.invitcode.keep({ code: named });
    assert.deepEqual([kept.error, kept.data?.requires], [null, ["email"]]);
    provider.signIn(who);
    assert.equal((await browser.signInElsewhere()).searchParams.get("error"), error);
  }
  assert.deepEqual(app.users().map(({ email }) => email), ["bob@example.com"]);
});

test("a verified address that invitcode cannot read counts for no code, and refuses none", async () => {
  const { call, code } = await world();
  const app = await startApp({ call }, { provider: provider.url });
  for (const [settings, error] of /** @type {[object, string | null][]} */ ([[{ allowedDomains: ["example.com"] }, "INVITE_CODE_FOR_OTHERS"], [{}, null]])) {
    const browser = app.browser();
    await browser.client.invitcode.keep({ code: await code(settings) });
    provider.signIn({ ...person("bob"), email: "bob@intranet" });
    assert.equal((await browser.signInElsewhere()).searchParams.get("error"), error);
  }
  assert.deepEqual(app.users().map(({ email }) => email), ["bob@intranet"]);
});

test("the cookie is signed, is closed to scripts, comes back from other sites, and ends", async (context) => {
  const { call, code } = await world();
  const app = await startApp({ call, cookieSeconds: 300 }, { provider: provider.url, settings: { advanced: { useSecureCookies: true } } });
  const browser = app.browser();
  await browser.client.invitcode.keep({ code: await code() });
  const [line = ""] = browser.set;
  assert.match(line, /^__Secure-better-auth\.invite_code=[\w.-]+; /);
  for (const part of [/; HttpOnly/, /; SameSite=Lax/i, /; Max-Age=300/, /; Secure/, /; Path=\//]) assert.match(line, part);

  const [name = "", value = ""] = [...browser.cookies].find(([name]) => name.includes("invite")) ?? [];
  // Another code in the same cookie, and a token that the secret signed for something else.
  const { signJWT } = await import("better-auth/crypto");
  const [head, , signature] = value.split(".");
  const forged = Buffer.from(JSON.stringify({ code: "ABCDEFGHJKMN", purpose: "invitcode" })).toString("base64url");
  const secret = (await app.auth.$context).secret;
  for (const [wrong, how] of [[`${head}.${forged}.${signature}`, "forged"], [await signJWT({ code: await code() }, secret, 300), "for something else"], [await signJWT({ code: await code(), purpose: "invitcode" }, "another secret", 300), "of another secret"]]) {
    browser.cookies.set(name, String(wrong));
    assert.equal((await browser.signUp("bob")).error?.code, "INVITE_CODE_REQUIRED", how);
  }
  browser.cookies.set(name, value);
  // A browser that ignores the end does not get past it.
  context.mock.timers.enable({ apis: ["Date"], now: Date.now() + 301_000 });
  assert.equal((await browser.signUp("bob")).error?.code, "INVITE_CODE_REQUIRED");
  context.mock.timers.reset();
  assert.equal((await browser.signUp("bob")).error, null);
});

test("a page of another site cannot keep a code in a visitor's browser", async () => {
  const { call, code } = await world();
  const app = await startApp({ call }, { settings: { advanced: { disableOriginCheck: false } } });
  const body = JSON.stringify({ code: await code() });
  const foreign = await app.auth.handler(new Request(`${ORIGIN}/api/auth/invitcode/keep`, {
    method: "POST", body, headers: { "Content-Type": "application/json", Origin: "https://evil.example", Cookie: "a=b" },
  }));
  assert.equal(foreign.status, 403);
  const form = await app.auth.handler(new Request(`${ORIGIN}/api/auth/invitcode/keep`, {
    method: "POST", body: new URLSearchParams({ code: "x" }), headers: { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate" },
  }));
  assert.ok(form.status >= 400, String(form.status));
  assert.deepEqual([...foreign.headers.getSetCookie(), ...form.headers.getSetCookie()], []);
});

test("a code that does not work is not kept, and a kept one can be dropped", async () => {
  const { call, code, uses } = await world();
  const app = await startApp({ call });
  const browser = app.browser();
  const { error } = await browser.client.invitcode.keep({ code: "ABCD-EFGH-JKMN" });
  assert.deepEqual([error?.status, /** @type {any} */ (error)?.code], [400, "INVITE_CODE_INVALID"]);
  assert.equal(browser.cookies.size, 0);
  const given = await code();
  assert.equal((await browser.client.invitcode.check({ code: given })).data?.server?.name, "Chess club");
  assert.equal(browser.cookies.size, 0);
  await browser.client.invitcode.keep({ code: given });
  assert.equal(browser.cookies.size, 1);
  assert.deepEqual((await browser.client.invitcode.drop()).data, { success: true });
  assert.equal(browser.cookies.size, 0);
  assert.equal(await uses(given), 0);
  for (const wrong of [{}, { code: "" }, { code: 12 }, { code: "x".repeat(129) }]) {
    assert.equal((await browser.client.invitcode.keep(/** @type {any} */ (wrong))).error?.status, 400);
  }
});
