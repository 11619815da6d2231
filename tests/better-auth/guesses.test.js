// Guessing codes through the application: invitcode takes its server for a service, so the plugin limits each address.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { INVITE_ERROR_CODES } from "../../js/better-auth/errors.js";
import { Guesses } from "../../js/better-auth/guesses.js";
import { functions, http } from "../../js/package/http.js";
import { startProduct } from "../support/product.js";
import { SERVICE_KEY } from "../support/timecapsule.js";
import { unknownCode } from "../support/world.js";
import { startApp, world } from "./app.js";

const product = await startProduct({ env: { AUTH: "token", SERVICE_KEY } });
after(() => product.remove());

/** @param {string} address */
const from = (address) => ({ "x-forwarded-for": address });
const wrong = { code: "ABCD-EFGH-JKMN" };

/** The error's code of one check. @param {Awaited<ReturnType<typeof startApp>>} app @param {string} address @param {{ code: string }} [body] */
async function check(app, address, body = wrong) {
  const { error } = await app.browser().client.invitcode.check(body, { headers: from(address) });
  return /** @type {any} */ (error)?.code;
}

/** Storage that several processes of an application share. */
function shared() {
  /** @type {Map<string, any>} */
  const values = new Map();
  return {
    values,
    storage: {
      get: (/** @type {string} */ key) => values.get(key) ?? null,
      getAndDelete: (/** @type {string} */ key) => [values.get(key) ?? null, values.delete(key)][0],
      set: (/** @type {string} */ key, /** @type {string} */ value) => void values.set(key, value),
      delete: (/** @type {string} */ key) => void values.delete(key),
      increment(/** @type {string} */ key) {
        values.set(key, Number(values.get(key) ?? 0) + 1);
        return values.get(key);
      },
    },
  };
}

test("an address that tried 30 wrong codes tries no more for an hour, a right one neither; others do", async (context) => {
  const { call, code } = await world();
  const app = await startApp({ call });
  const right = { code: await code() };
  for (let tried = 1; tried <= 30; tried += 1) assert.equal(await check(app, "203.0.113.7"), "INVITE_CODE_INVALID");
  assert.equal(await check(app, "203.0.113.7"), "INVITE_TOO_MANY_ATTEMPTS");
  assert.equal(await check(app, "203.0.113.7", right), "INVITE_TOO_MANY_ATTEMPTS");
  assert.equal(await check(app, "203.0.113.8", right), undefined);
  context.mock.timers.enable({ apis: ["Date"], now: Date.now() + 3_600_001 });
  assert.equal(await check(app, "203.0.113.7", right), undefined);
  assert.equal(await check(app, "203.0.113.7"), "INVITE_CODE_INVALID");
});

test("each way of trying a code counts: check, keep, sign-up by header and by form, and redeem", async () => {
  const { call, code } = await world();
  const app = await startApp({ call, guessesPerHour: 5, required: ({ email }) => email !== "member@example.com" });
  const headers = from("203.0.113.9");
  const member = app.browser();
  await member.signUp("member");
  const visitor = app.browser();
  const person = { name: "eve", email: "eve@example.com", password: "correct horse battery" };
  const codes = [
    (await visitor.client.invitcode.check(wrong, { headers })).error,
    (await visitor.client.invitcode.keep(wrong, { headers })).error,
    (await visitor.client.signUp.email(person, { headers: { ...headers, "x-invite-code": wrong.code } })).error,
    (await visitor.client.signUp.email(/** @type {any} */ ({ ...person, inviteCode: wrong.code }), { headers })).error,
    (await member.client.invitcode.redeem(wrong, { headers })).error,
    (await member.client.invitcode.redeem({ code: await code() }, { headers })).error,
  ].map((error) => /** @type {any} */ (error)?.code);
  assert.deepEqual(codes, [...Array(5).fill("INVITE_CODE_INVALID"), "INVITE_TOO_MANY_ATTEMPTS"]);
  const { error } = await visitor.client.signUp.email(person, { headers: { ...headers, "x-invite-code": await code() } });
  assert.deepEqual([error?.status, error?.code], [429, "INVITE_TOO_MANY_ATTEMPTS"]);
});

test("a code that is expired or used up is no guess", async () => {
  const { call, code } = await world();
  const app = await startApp({ call, guessesPerHour: 1 });
  const used = await code({ maxUses: 1 });
  await call("invitCode:use", { code: used, userId: "somebody" });
  for (let tried = 1; tried <= 5; tried += 1) assert.equal(await check(app, "203.0.113.7", { code: used }), "INVITE_CODE_USED_UP");
});

test("processes that share better-auth's secondary storage share the count", async () => {
  const { call } = await world();
  const { storage, values } = shared();
  const apps = await Promise.all([1, 2].map(() => startApp({ call, guessesPerHour: 4 }, { settings: { secondaryStorage: storage } })));
  for (const app of [...apps, ...apps]) assert.equal(await check(app, "203.0.113.7"), "INVITE_CODE_INVALID");
  for (const app of apps) assert.equal(await check(app, "203.0.113.7"), "INVITE_TOO_MANY_ATTEMPTS");
  assert.equal(values.get("invitcode-guesses:203.0.113.7"), 4);
});

for (const where of ["in the process", "in better-auth's secondary storage"]) {
  test(`wrong codes that are tried all at once are no more than the limit, and right ones among them get through (${where})`, async () => {
    const { call, code } = await world();
    const { storage } = shared();
    // As a storage elsewhere answers.
    const later = { ...storage, get: async (/** @type {string} */ key) => storage.get(key), increment: async (/** @type {string} */ key) => storage.increment(key) };
    let tried = 0;
    const slow = async (/** @type {any} */ path, /** @type {any} */ args) => {
      if (args.code === wrong.code) tried += 1;
      await new Promise((resolve) => setImmediate(resolve));
      return call(path, args);
    };
    const app = await startApp({ call: /** @type {any} */ (slow), guessesPerHour: 5 }, where === "in the process" ? {} : { settings: { secondaryStorage: later } });
    const right = { code: await code() };
    const ahead = Array.from({ length: 12 }, () => check(app, "203.0.113.7", right));
    const told = await Promise.all(Array.from({ length: 40 }, () => check(app, "203.0.113.7")));
    assert.deepEqual(await Promise.all(ahead), Array(12).fill(undefined));
    assert.equal(tried, 5);
    assert.deepEqual([...told].sort(), [...Array(5).fill("INVITE_CODE_INVALID"), ...Array(35).fill("INVITE_TOO_MANY_ATTEMPTS")]);
    assert.equal(await check(app, "203.0.113.7", right), "INVITE_TOO_MANY_ATTEMPTS");
  });
}

test("a call that fails leaves its place to the next", async () => {
  const guesses = new Guesses(1);
  const auth = /** @type {any} */ ({ options: {}, secondaryStorage: undefined });
  const visit = { headers: new Headers(from("203.0.113.7")) };
  const replies = [1, 2, 3].map((number) => guesses.watch(auth, visit, () => (number === 3 ? Promise.resolve(number) : Promise.reject(new Error("no answer"))), () => false));
  assert.deepEqual((await Promise.allSettled(replies)).map(({ status }) => status), ["rejected", "rejected", "fulfilled"]);
});

test("a process remembers at most 10,000 addresses", async () => {
  const guesses = new Guesses(1);
  const auth = /** @type {any} */ ({ options: {}, secondaryStorage: undefined });
  const visit = (/** @type {number} */ number) => ({ headers: new Headers(from(`10.0.${number >> 8}.${number & 255}`)) });
  const guess = (/** @type {number} */ number) => guesses.watch(auth, visit(number), async () => number, () => true);
  for (let number = 0; number <= 10_000; number += 1) await guess(number);
  await assert.rejects(guess(10_000), { message: INVITE_ERROR_CODES.INVITE_TOO_MANY_ATTEMPTS.message });
  assert.equal(await guess(0), 0);
});

test("calls on the server, which come from no address, are not limited", async () => {
  const { call, code } = await world();
  /** @type {any} plugins that a test adds hide the types of the plugin's own calls */
  const api = (await startApp({ call, guessesPerHour: 1 })).auth.api;
  for (let tried = 1; tried <= 3; tried += 1) await assert.rejects(api.checkInviteCode({ body: wrong }), (/** @type {any} */ error) => error.body.code === "INVITE_CODE_INVALID");
  assert.equal((await api.checkInviteCode({ body: { code: await code() } })).server?.name, "Chess club");
});

test("a running service counts against the visitor's address, so nobody locks the others out, and the count outlives the process", async () => {
  const { call, code } = await world(functions(http({ url: String(product.url), token: SERVICE_KEY })));
  const right = { code: await code() };
  const app = await startApp({ call, guessesPerHour: 1000 });
  // A mistyped code is no guess to the service; these are.
  for (let tried = 1; tried <= 30; tried += 1) assert.equal(await check(app, "198.51.100.7", { code: unknownCode() }), "INVITE_CODE_INVALID");
  const another = await startApp({ call, guessesPerHour: 1000 });
  for (const process of [app, another]) assert.equal(await check(process, "198.51.100.7", right), "INVITE_TOO_MANY_ATTEMPTS");
  assert.equal(await check(another, "198.51.100.8", right), undefined);
  const person = { name: "eve", email: "eve@example.com", password: "correct horse battery" };
  const { error } = await another.browser().client.signUp.email(person, { headers: { ...from("198.51.100.7"), "x-invite-code": right.code } });
  assert.equal(error?.code, "INVITE_TOO_MANY_ATTEMPTS");
});
