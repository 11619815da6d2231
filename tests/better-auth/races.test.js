// Sign-ups at once, and sign-ups that fail after the code was redeemed.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { functions, http } from "../../js/package/http.js";
import { functions as local, memory } from "../../pkg/node.js";
import { startProduct } from "../support/product.js";
import { SERVICE_KEY } from "../support/timecapsule.js";
import { startApp, world } from "./app.js";

const product = await startProduct({ env: { AUTH: "token", SERVICE_KEY } });
after(() => product.remove());

const remote = () => functions(http({ url: String(product.url), token: SERVICE_KEY }));

/** @param {any} call */
const delayed = (call) => async (/** @type {any[]} */ ...args) => {
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 4));
  const reply = await call(...args);
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 4));
  return reply;
};

/** A storage of better-auth without transactions, where calls overlap freely. */
const overlapping = async () => {
  const { memoryAdapter } = await import("better-auth/adapters/memory");
  /** @type {Record<string, any[]>} */
  const tables = Object.fromEntries(["user", "session", "account", "verification", "organization", "member", "invitation"].map((name) => [name, []]));
  /** @param {any} options */
  const database = (options) => {
    /** @type {any} */
    const adapter = memoryAdapter(tables)(options);
    return Object.assign(adapter, { transaction: (/** @type {(inside: any) => unknown} */ work) => work(adapter) });
  };
  return { tables, database };
};

test("of two sign-ups at once by a code for one, exactly one user stays: over SQLite and the running service", async () => {
  const { call, code, members } = await world(remote());
  const app = await startApp({ call });
  const wanted = 20;
  for (let round = 1; round <= wanted; round += 1) {
    const one = await code({ maxUses: 1 });
    const answers = await Promise.all(["ann", "bob"].map((name) => app.browser().signUp(`${name}-${round}`, one)));
    assert.deepEqual(answers.map(({ error }) => error?.code).sort(), ["INVITE_CODE_USED_UP", undefined]);
    assert.equal(app.users().length, round);
  }
  assert.deepEqual((await members()).sort(), app.users().map(({ id }) => id).sort());
  assert.equal(Number(app.rows("SELECT count(*) AS n FROM account")[0]?.["n"]), wanted);
  assert.equal(Number(app.rows("SELECT count(*) AS n FROM session")[0]?.["n"]), wanted);
});

test("of eight sign-ups at once by a code for three, exactly three users stay where calls overlap without transactions", async () => {
  const { call, code, members } = await world(delayed(local(memory())));
  for (let round = 1; round <= 30; round += 1) {
    const { tables, database } = await overlapping();
    const before = (await members()).length;
    const app = await startApp({ call }, { settings: { database }, migrate: false });
    const three = await code({ maxUses: 3 });
    const answers = await Promise.all(Array.from({ length: 8 }, (_, index) => app.browser().signUp(`user-${round}-${index}`, three)));
    assert.equal(answers.filter(({ error }) => error === null).length, 3);
    assert.ok(answers.every(({ error }) => error === null || error.code === "INVITE_CODE_USED_UP"), JSON.stringify(answers.map(({ error }) => error)));
    assert.equal(tables["user"]?.length, 3);
    assert.equal((await members()).length, before + 3);
  }
});

test("one person who signs up twice at once costs one use and becomes one user", async () => {
  const { call, code, members, uses } = await world(remote());
  const app = await startApp({ call });
  for (let round = 1; round <= 10; round += 1) {
    const several = await code({ maxUses: 5 });
    const answers = await Promise.all([1, 2].map(() => app.browser().signUp(`bob-${round}`, several)));
    assert.ok(answers.some(({ error }) => error === null));
    assert.equal(app.users().length, round);
    assert.equal(await uses(several), 1);
  }
  assert.deepEqual((await members()).sort(), app.users().map(({ id }) => id).sort());
});

test("a sign-up that fails after the code was redeemed can be repeated, and costs one use in all", async () => {
  const { call, code, members, uses } = await world();
  const app = await startApp({ call });
  app.database.exec("CREATE TRIGGER broken BEFORE INSERT ON account BEGIN SELECT RAISE(ABORT, 'the disk is full'); END");
  const one = await code({ maxUses: 1 });
  assert.notEqual((await app.browser().signUp("bob", one)).error, null);
  assert.deepEqual(app.users(), []);
  assert.equal(await uses(one), 1);

  // Nobody else gets the place, and bob does.
  assert.equal((await app.browser().signUp("eve", one)).error?.code, "INVITE_CODE_USED_UP");
  app.database.exec("DROP TRIGGER broken");
  assert.equal((await app.browser().signUp("bob", one)).error, null);
  assert.equal(await uses(one), 1);
  assert.deepEqual(await members(), app.users().map(({ id }) => id));
});

test("an answer that is lost after the code was redeemed costs nothing: the repeat succeeds", async () => {
  const { call, code, uses } = await world();
  let lost = 0;
  /** @type {any} */
  const unsteady = async (/** @type {string} */ path, /** @type {any} */ args) => {
    const reply = await call(/** @type {any} */ (path), args);
    if (path !== "invitCode:use" || lost++ > 0) return reply;
    throw new Error("the connection broke");
  };
  const app = await startApp({ call: unsteady });
  const one = await code({ maxUses: 1 });
  assert.equal((await app.browser().signUp("bob", one)).error?.code, "INVITES_UNAVAILABLE");
  assert.deepEqual(app.users(), []);
  assert.equal((await app.browser().signUp("bob", one)).error, null);
  assert.equal(await uses(one), 1);
});

test("the repeat succeeds on the next day too, and not after that", async (context) => {
  const { call, code, uses } = await world();
  const app = await startApp({ call });
  const codes = [await code({ maxUses: 1 }), await code({ maxUses: 1 })];
  app.database.exec("CREATE TRIGGER broken BEFORE INSERT ON account BEGIN SELECT RAISE(ABORT, 'the disk is full'); END");
  context.mock.timers.enable({ apis: ["Date"], now: 1_800_000_000_000 });
  for (const [index, name] of ["ann", "bob"].entries()) await app.browser().signUp(name, codes[index]);
  app.database.exec("DROP TRIGGER broken");
  context.mock.timers.tick(86_400_000);
  assert.equal((await app.browser().signUp("ann", codes[0])).error, null);
  context.mock.timers.tick(86_400_000);
  assert.equal((await app.browser().signUp("bob", codes[1])).error?.code, "INVITE_CODE_USED_UP");
  assert.equal(await uses(String(codes[0])), 1);
});

test("whom the application's own hook refuses costs no use", async () => {
  const { call, code, members, uses } = await world();
  const { APIError } = await import("better-auth/api");
  const refuse = async (/** @type {{ email: string }} */ { email }) => {
    if (email.startsWith("eve")) throw new APIError("BAD_REQUEST", { code: "NOT_YOU", message: "Not you" });
    return email.startsWith("dan") ? false : { data: { name: "Renamed" } };
  };
  const app = await startApp({ call }, { settings: { databaseHooks: { user: { create: { before: refuse } } } } });
  const one = await code({ maxUses: 1 });
  assert.equal((await app.browser().signUp("eve", one)).error?.code, "NOT_YOU");
  assert.notEqual((await app.browser().signUp("dan", one)).error, null);
  assert.equal(await uses(one), 0);
  assert.equal((await app.browser().signUp("bob", one)).error, null);
  assert.deepEqual(app.users().map(({ name }) => name), ["Renamed"]);
  assert.deepEqual(await members(), app.users().map(({ id }) => id));
});

test("an id that the application's own hook chooses is the member's", async () => {
  const { call, code, members } = await world();
  const app = await startApp({ call }, { settings: { databaseHooks: { user: { create: { before: async () => ({ data: { id: "chosen" } }) } } } } });
  assert.equal((await app.browser().signUp("bob", await code())).error, null);
  assert.deepEqual([await members(), app.users().map(({ id }) => id)], [["chosen"], ["chosen"]]);
});

test("whoever takes over an address that its user gave up becomes another user", async () => {
  const { call, code, members } = await world();
  const app = await startApp({ call });
  await app.browser().signUp("bob", await code());
  app.database.exec(`UPDATE "user" SET email = 'robert@example.com'`);
  assert.equal((await app.browser().signUp("bob", await code())).error, null);
  const ids = app.users().map(({ id }) => id);
  assert.equal(new Set(ids).size, 2);
  assert.deepEqual((await members()).sort(), ids.sort());
});

test("somebody who was stored a moment ago with the same address is no second user, and costs no second use", async () => {
  const { call, code, uses } = await world();
  /** @type {any} */
  let app;
  /** @type {string | undefined} */
  let other;
  // The first sign-up is as far as its last hook when the second overtakes it.
  const overtaken = async () => {
    const given = other;
    other = undefined;
    if (given !== undefined) await app.browser().signUp("bob", given);
  };
  const { tables, database } = await overlapping();
  app = await startApp({ call }, { settings: { database, databaseHooks: { user: { create: { before: overtaken } } } }, migrate: false });
  const several = await code({ maxUses: 5 });
  other = several;
  const { error } = await app.browser().signUp("bob", several);
  assert.deepEqual([error?.status, error?.code], [422, "FAILED_TO_CREATE_USER"]);
  assert.equal(tables["user"]?.length, 1);
  assert.equal(await uses(several), 1);
});
