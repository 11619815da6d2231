// What follows for who redeemed a code: organizations of better-auth's plugin, and codes for who has an account already.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ORIGIN, startApp, world } from "./app.js";

/** An application whose organization "chess" is that of the server. @param {Awaited<ReturnType<typeof world>>} host @param {any} [more] */
async function club(host, more = {}) {
  const app = await startApp(
    { call: host.call, organization: ({ serverId, role }) => (serverId === host.serverId ? { organizationId: "chess", role } : null), ...more.options },
    more,
  );
  const adapter = (await app.auth.$context).adapter;
  await adapter.create({ model: "organization", data: /** @type {any} */ ({ id: "chess", name: "Chess", slug: "chess", createdAt: new Date() }), forceAllowId: true });
  return { ...app, organizationMembers: () => app.rows("SELECT userId, role FROM member ORDER BY userId").map((row) => ({ ...row })) };
}

test("who signs up by a code becomes a member of the organization, with the role that the code grants", async () => {
  const host = await world();
  const app = await club(host);
  assert.equal((await app.browser().signUp("bob", await host.code())).error, null);
  assert.equal((await app.browser().signUp("cleo", await host.code({ role: "admin" }))).error, null);
  const [bob, cleo] = app.users().map(({ id }) => id);
  assert.deepEqual(app.organizationMembers(), [{ userId: bob, role: "member" }, { userId: cleo, role: "admin" }].sort((one, other) => (String(one.userId) < String(other.userId) ? -1 : 1)));
});

test("a code of another server, or one whose request waits, makes no member", async () => {
  const host = await world();
  const app = await club(host);
  const other = await world(host.call);
  assert.equal((await app.browser().signUp("bob", await other.code())).error, null);
  assert.equal((await app.browser().signUp("cleo", await host.code({ requiresApproval: true }))).error, null);
  assert.deepEqual(app.organizationMembers(), []);
  assert.equal(app.users().length, 2);
});

test("who was approved redeems the code again, and becomes a member then", async () => {
  const host = await world();
  const app = await club(host);
  const code = await host.code({ requiresApproval: true });
  const browser = app.browser();
  await browser.signUp("bob", code);
  assert.partialDeepStrictEqual((await browser.client.invitcode.redeem({ code })).data, { pending: true, joined: false });
  const { data } = await host.call("request:list", { serverId: host.serverId });
  await host.call("request:approve", { id: data.page[0]._id });
  assert.partialDeepStrictEqual((await browser.client.invitcode.redeem({ code })).data, { pending: false, joined: false, organizationId: "chess" });
  assert.equal(app.organizationMembers().length, 1);
});

test("who has an account redeems a code, and a repeat changes nothing", async () => {
  const host = await world();
  const app = await club(host, { options: { required: false } });
  const browser = app.browser();
  await browser.signUp("bob");
  const one = await host.code({ maxUses: 1 });
  const first = await browser.client.invitcode.redeem({ code: one });
  assert.partialDeepStrictEqual(first.data, { serverId: host.serverId, joined: true, pending: false, role: "member", organizationId: "chess" });
  for (let time = 0; time < 3; time += 1) {
    assert.partialDeepStrictEqual((await browser.client.invitcode.redeem({ code: one })).data, { joined: false, organizationId: "chess" });
  }
  assert.deepEqual([await host.uses(one), app.organizationMembers().length], [1, 1]);
  assert.deepEqual(await host.members(), app.users().map(({ id }) => id));
});

test("a user who redeems at once, many times, is one member of the organization", async () => {
  const host = await world();
  const app = await club(host, { options: { required: false } });
  for (let round = 1; round <= 10; round += 1) {
    const browser = app.browser();
    await browser.signUp(`bob-${round}`);
    const code = await host.code();
    const answers = await Promise.all(Array.from({ length: 5 }, () => browser.client.invitcode.redeem({ code })));
    assert.equal(answers.filter(({ data }) => data?.joined).length, 1, JSON.stringify(answers));
    assert.equal(app.organizationMembers().length, round);
  }
});

test("calls that all find no member before any of them makes one leave one", async () => {
  const host = await world();
  let arrived = 0;
  /** @type {() => void} */
  let open = () => {};
  const gate = new Promise((resolve) => (open = () => resolve(undefined)));
  const hooks = {
    async beforeAddMember() {
      if ((arrived += 1) === 5) open();
      await gate;
    },
  };
  const app = await club(host, { options: { required: false }, hooks });
  const browser = app.browser();
  await browser.signUp("bob");
  const code = await host.code();
  const answers = await Promise.all(Array.from({ length: 5 }, () => browser.client.invitcode.redeem({ code })));
  assert.deepEqual(answers.map(({ data }) => data?.organizationId), Array(5).fill("chess"));
  assert.equal(app.organizationMembers().length, 1);
});

test("the kept code is redeemed by a sign-in only when the page says so", async () => {
  const host = await world();
  const app = await club(host, { options: { required: false } });
  await app.browser().signUp("bob");
  const browser = app.browser();
  const code = await host.code();
  await browser.client.invitcode.keep({ code });
  await browser.client.signIn.email({ email: "bob@example.com", password: "correct horse battery" });
  assert.equal(await host.uses(code), 0);
  assert.partialDeepStrictEqual((await browser.client.invitcode.redeem({})).data, { joined: true });
  assert.ok(![...browser.cookies.keys()].some((name) => name.includes("invite")));
  assert.equal(/** @type {any} */ ((await browser.client.invitcode.redeem({})).error)?.code, "INVITE_CODE_REQUIRED");
});

test("nobody redeems for somebody else, nor without a session", async () => {
  const host = await world();
  const app = await club(host);
  const code = await host.code();
  const { error } = await app.browser().client.invitcode.redeem({ code });
  assert.equal(error?.status, 401);
  assert.equal(await host.uses(code), 0);
});

test("an organization that is full does not undo the sign-up: the log says so, and redeem makes up for it", async () => {
  const host = await world();
  let name = "nowhere";
  const app = await club(host, { options: { organization: () => name } });
  const browser = app.browser();
  const code = await host.code();
  assert.equal((await browser.signUp("bob", code)).error, null);
  assert.match(app.errors.map(String).join("\n"), /did not become a member of its organization/);
  assert.equal((await browser.client.invitcode.redeem({ code })).error?.status, 400);
  name = "chess";
  assert.equal((await browser.client.invitcode.redeem({ code })).data?.organizationId, "chess");
  assert.equal(app.organizationMembers().length, 1);
});

test("what onRedeemed throws does not undo the sign-up", async () => {
  const host = await world();
  const app = await club(host, { options: { onRedeemed: () => { throw new Error("no mail today"); } } });
  assert.equal((await app.browser().signUp("bob", await host.code())).error, null);
  assert.match(app.errors.map(String).join("\n"), /no mail today/);
});

test("what onRedeemed throws does not fail a redemption by who has an account", async () => {
  const host = await world();
  const app = await club(host, { options: { required: false, onRedeemed: () => { throw new Error("no mail today"); } } });
  const browser = app.browser();
  await browser.signUp("bob");
  const { data, error } = await browser.client.invitcode.redeem({ code: await host.code() });
  assert.deepEqual([error, data?.joined, data?.organizationId], [null, true, "chess"]);
  assert.match(app.errors.map(String).join("\n"), /no mail today/);
});

test("a banned user is told that the code is not open to it", async () => {
  const host = await world();
  const app = await club(host);
  const browser = app.browser();
  await browser.signUp("bob", await host.code());
  await host.call("member:d", { serverId: host.serverId, userId: String(app.users()[0]?.id), ban: true });
  const { error } = await browser.client.invitcode.redeem({ code: await host.code() });
  assert.deepEqual([error?.status, /** @type {any} */ (error)?.code], [400, "INVITE_CODE_REFUSED"]);
});

test("who deletes its account is forgotten by invitcode too, as the guide shows", async () => {
  const host = await world();
  const app = await startApp({ call: host.call }, { settings: { user: { deleteUser: {
    enabled: true,
    afterDelete: async (/** @type {{ id: string }} */ { id }) => {
      for (let /** @type {string | null} */ cursor = null; ; ) {
        /** @type {{ data: any }} */
        const { data } = await host.call("user:forget", { userId: id, cursor });
        cursor = data.continueCursor;
        if (data.isDone) return;
      }
    },
  } } } });
  const browser = app.browser();
  await browser.signUp("bob", await host.code());
  assert.equal((await host.members()).length, 1);
  assert.equal((await browser.client.deleteUser({ password: "correct horse battery" })).error, null);
  assert.deepEqual([app.users(), await host.members()], [[], []]);
});

test("the option organization without better-auth's plugin is named when the application starts", async () => {
  const { betterAuth } = await import("better-auth");
  const { invitcode } = await import("../../js/better-auth/index.js");
  const { call } = await world();
  const auth = betterAuth({ baseURL: ORIGIN, secret: "a secret of this test, long enough: 7f3a9c1e5b2d8046", plugins: [invitcode({ call, organization: () => "chess" })] });
  await assert.rejects(Promise.resolve(auth.$context), { code: "ERR_OPTIONS", message: /needs better-auth's plugin organization/ });
});
