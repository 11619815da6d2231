// Sign-up by code with the real better-auth: nobody becomes a user without a code, and a code is redeemed once for each user.
import assert from "node:assert/strict";
import { test } from "node:test";
import { functions, memory } from "../../pkg/node.js";
import { startApp, world } from "./app.js";

test("a user signs up by a code, and is the member whom the code let in", async () => {
  const { call, code, members, serverId } = await world();
  /** @type {any[]} */
  const redeemed = [];
  const app = await startApp({ call, onRedeemed: (told) => redeemed.push(told) });
  const one = await code({ maxUses: 1, metadata: { plan: "pro" } });
  const browser = app.browser();
  const { data, error } = await browser.signUp("bob", one);
  assert.equal(error, null);
  const [user] = app.users();
  assert.equal(data?.user.id, user?.id);
  assert.match(String(user?.id), /^[a-zA-Z0-9]{32}$/);
  assert.deepEqual(await members(), [user?.id]);
  assert.equal(redeemed.length, 1);
  assert.partialDeepStrictEqual(redeemed[0], { serverId, joined: true, pending: false, role: "member", metadata: { plan: "pro" }, user: { email: "bob@example.com" } });
  assert.equal((await browser.client.getSession()).data?.user.email, "bob@example.com");
});

test("without a code nobody becomes a user, by whatever way better-auth creates users", async () => {
  const { call } = await world();
  const app = await startApp({ call });
  const { error } = await app.browser().signUp("bob");
  assert.partialDeepStrictEqual(error, { status: 400, code: "INVITE_CODE_REQUIRED", message: "An invitation code is required to sign up" });
  const browser = app.browser();
  await browser.client.signIn.magicLink({ email: "eve@example.com", callbackURL: "/home", errorCallbackURL: "/failed" });
  const end = await browser.open(String(app.mails[0]));
  assert.equal(end.searchParams.get("error"), "INVITE_CODE_REQUIRED");
  const context = await app.auth.$context;
  await assert.rejects(context.internalAdapter.createUser({ name: "x", email: "x@example.com", emailVerified: true }, /** @type {any} */ ({ method: "other" })), { message: /invitation code is required/ });
  assert.deepEqual(app.users(), []);
});

test("each way in which a code does not work has its own error, and stores no user", async () => {
  const { call, code, serverId } = await world();
  const app = await startApp({ call });
  const used = await code({ maxUses: 1 });
  await call("invitCode:use", { code: used, userId: "somebody" });
  const revoked = await code();
  await call("invitCode:d", { id: (await call("invitCode:r", { code: revoked })).data._id });
  const later = await code({ startsAt: Date.now() + 3_600_000 });
  const named = await code({ allowedEmails: ["other@example.com"] });
  await call("server:u", { serverId, maxMembers: 2 });
  const full = await code();
  for (const [given, status, wanted] of /** @type {[string, number, string][]} */ ([
    ["ABCD-EFGH-JKMN", 400, "INVITE_CODE_INVALID"],
    ["x".repeat(500), 400, "INVITE_CODE_INVALID"],
    [used, 400, "INVITE_CODE_USED_UP"],
    [revoked, 400, "INVITE_CODE_INVALID"],
    [later, 400, "INVITE_CODE_NOT_STARTED"],
    [named, 400, "INVITE_CODE_FOR_OTHERS"],
    [full, 409, "INVITE_SERVER_FULL"],
  ])) {
    const { error } = await app.browser().signUp("bob", given);
    assert.deepEqual([error?.status, error?.code], [status, wanted]);
    assert.equal(error?.message, /** @type {any} */ (app.auth.$ERROR_CODES)[wanted].message);
  }
  assert.deepEqual(app.users(), []);
});

test("an expired code says so", async () => {
  let now = 1_800_000_000_000;
  const { call, code } = await world(functions(memory(), { now: () => now }));
  const app = await startApp({ call });
  const given = await code({ expiresAt: now + 1 });
  now += 2;
  assert.equal((await app.browser().signUp("bob", given)).error?.code, "INVITE_CODE_EXPIRED");
});

test("where e-mails must be verified, a refused code is an error and no pretended success", async () => {
  const { call, code } = await world();
  const app = await startApp({ call }, { settings: { emailAndPassword: { enabled: true, requireEmailVerification: true } } });
  const banned = await code({ allowedUsers: ["somebody"] });
  const { data, error } = await app.browser().signUp("bob", banned);
  assert.equal(data, null);
  assert.equal(error?.code, "INVITE_CODE_FOR_OTHERS");
});

test("an e-mail address counts for a code that names it only when it is verified", async () => {
  const { call, code, members } = await world();
  const app = await startApp({ call });
  const named = await code({ allowedEmails: ["bob@example.com"] });
  const { error } = await app.browser().signUp("bob", named);
  assert.partialDeepStrictEqual(error, { code: "INVITE_CODE_FOR_OTHERS", requires: ["email"] });

  // A magic link shows that the address is bob's.
  const browser = app.browser();
  assert.equal((await browser.client.invitcode.keep({ code: named })).error, null);
  await browser.client.signIn.magicLink({ email: "bob@example.com", name: "Bob", callbackURL: "/home", errorCallbackURL: "/failed" });
  assert.equal((await browser.open(String(app.mails[0]))).search, "");
  assert.deepEqual(app.users().map(({ id }) => id), await members());
  assert.equal(app.users().length, 1);
  const other = app.browser();
  await other.client.invitcode.keep({ code: named });
  await other.client.signIn.magicLink({ email: "eve@example.com", callbackURL: "/home", errorCallbackURL: "/failed" });
  assert.equal((await other.open(String(app.mails[1]))).searchParams.get("error"), "INVITE_CODE_FOR_OTHERS");
  assert.equal(app.users().length, 1);
});

test("a wrong code does not tell whether there is a user with an address", async () => {
  const { call, code } = await world();
  const app = await startApp({ call });
  await app.browser().signUp("bob", await code());
  for (const name of ["bob", "eve"]) assert.equal((await app.browser().signUp(name, "ABCD-EFGH-JKMN")).error?.code, "INVITE_CODE_INVALID");
});

test("a sign-up with an address that is taken costs no use", async () => {
  const { call, code, uses } = await world();
  const app = await startApp({ call });
  const given = await code({ maxUses: 5 });
  await app.browser().signUp("bob", given);
  assert.equal((await app.browser().signUp("bob", given)).error?.code, "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL");
  assert.equal(await uses(given), 1);
});

test("an option says who needs no code, and a code that is given must work even then", async () => {
  const { call, code, members } = await world();
  const app = await startApp({ call, required: ({ email }) => !String(email).startsWith("staff") });
  assert.equal((await app.browser().signUp("staff")).error, null);
  assert.equal((await app.browser().signUp("bob")).error?.code, "INVITE_CODE_REQUIRED");
  assert.equal((await app.browser().signUp("staff2", "ABCD-EFGH-JKMN")).error?.code, "INVITE_CODE_INVALID");
  assert.equal((await app.browser().signUp("staff3", await code())).error, null);
  assert.equal(app.users().length, 2);
  assert.equal((await members()).length, 1);
});

test("a form may send the code in its body", async () => {
  const { call, code, members } = await world();
  const app = await startApp({ call });
  const response = await app.browser().send("http://app.example/api/auth/sign-up/email", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ name: "Bob", email: "bob@example.com", password: "correct horse battery", inviteCode: await code() }),
  });
  assert.equal(response.status, 200);
  assert.equal((await members()).length, 1);
});

test("a code that needs approval makes a user whose request waits", async () => {
  const { call, code, members, serverId } = await world();
  /** @type {any[]} */
  const redeemed = [];
  const app = await startApp({ call, onRedeemed: (told) => redeemed.push(told) });
  assert.equal((await app.browser().signUp("bob", await code({ requiresApproval: true }))).error, null);
  assert.equal(redeemed[0].pending, true);
  assert.deepEqual(await members(), []);
  const { data } = await call("request:list", { serverId });
  assert.deepEqual(data.page.map((/** @type {any} */ { userId }) => userId), app.users().map(({ id }) => id));
});

test("without an answer of invitcode nobody becomes a user, and the log says why", async () => {
  const app = await startApp({ call: /** @type {any} */ (async () => { throw new Error("no route to the invitations"); }) });
  const { error } = await app.browser().signUp("bob", "ABCD-EFGH-JKMN");
  assert.deepEqual([error?.status, error?.code], [503, "INVITES_UNAVAILABLE"]);
  assert.match(app.errors.map(String).join("\n"), /no route to the invitations/);
  assert.deepEqual(app.users(), []);
});

test("wrong options and settings are named when the application starts", async () => {
  const { call } = await world();
  for (const [options, problem] of /** @type {[any, RegExp][]} */ ([
    [{}, /call must be functions\(binding\)/],
    [{ call, require: true }, /there is no option require$/],
    [{ call, required: "yes" }, /required must be/],
    [{ call, organization: "org" }, /organization must be a function/],
    [{ call, cookieSeconds: 0 }, /cookieSeconds must be an integer from 1 to 86400/],
  ])) {
    await assert.rejects(startApp(options), { code: "ERR_OPTIONS", message: problem });
  }
  await assert.rejects(startApp({ call }, { settings: { advanced: { database: { generateId: "serial" } } } }), { code: "ERR_OPTIONS", message: /leaves ids to the database/ });
});

test("ids have the form that the application chose", async () => {
  const { call, code, members } = await world();
  const uuids = await startApp({ call }, { settings: { advanced: { database: { generateId: "uuid" } } } });
  assert.equal((await uuids.browser().signUp("bob", await code())).error, null);
  assert.match(String(uuids.users()[0]?.id), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  let count = 0;
  const own = await startApp({ call }, { settings: { advanced: { database: { generateId: () => `usr_${++count}_${crypto.randomUUID()}` } } } });
  assert.equal((await own.browser().signUp("eve", await code())).error, null);
  assert.match(String(own.users()[0]?.id), /^usr_/);
  assert.deepEqual((await members()).sort(), [uuids, own].map((app) => String(app.users()[0]?.id)).sort());
});

test("a name that invitcode cannot keep as it is does not make a right code wrong", async () => {
  const { call, serverId, code } = await world();
  const app = await startApp({ call });
  const names = /** @type {const} */ ([["a\u0007b\nc", "a b c"], ["x".repeat(127) + "🙂y", "x".repeat(127) + "🙂"], ["\ud800", "\ufffd"], [" \u0085 x", "x"], ["\n", undefined]]);
  for (const [index, [name, kept]] of names.entries()) {
    const { error } = await app.browser().client.signUp.email({ name, email: `ann${index}@example.com`, password: "correct horse battery" }, { headers: { "x-invite-code": await code() } });
    assert.equal(error, null, JSON.stringify([name, error]));
    const { id } = app.users()[index] ?? {};
    const { data } = await call("member:r", { serverId, limit: 100 });
    assert.equal(data.page.find((/** @type {any} */ { userId }) => userId === id).user ?? undefined, kept);
  }
});

test("an id that invitcode cannot take is no fault of the code, and the log says which argument it was", async () => {
  const { call, code } = await world();
  const app = await startApp({ call }, { settings: { advanced: { database: { generateId: () => crypto.randomUUID().repeat(4) } } } });
  const { error } = await app.browser().signUp("ann", await code());
  assert.deepEqual([error?.status, error?.code, app.users()], [503, "INVITES_UNAVAILABLE", []]);
  assert.match(JSON.stringify(app.errors), /cannot take the user.*"field":"userId"/);
});
