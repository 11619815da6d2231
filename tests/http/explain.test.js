// `invitCode:explain`: what `use` would answer and why, and what it must not reveal.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { codeRow, expire, memberRows, setMaxUses } from "../support/ledger.js";
import { startProduct } from "../support/product.js";
import { assertBadArguments, assertRefused, assertSuccess, dataOf } from "../support/replies.js";
import { SECRET, signed } from "../support/tokens.js";
import { grouped, join, makeCode, makeServer, mistyped, unique, uniqueAddress, unknownCode } from "../support/world.js";

const product = await startProduct();
after(() => product.remove());

const SUCCESS = { status: "success", code: 200, message: "Code used", error: null };
const UNKNOWN = {
  wouldAnswer: { status: "error", code: 404, message: "Unknown code", error: "errors.invalid" },
  failing: ["errors.invalid"],
  joined: null,
  server: null,
  requires: [],
  invitedBy: null,
  grants: null,
  pendingRequest: null,
};

/** @param {string} code @param {string} [userId] */
const explain = (code, userId) =>
  product.call("invitCode:explain", userId === undefined ? { code } : { code, userId }, { address: uniqueAddress() });

/** @param {string} code @param {string} [userId] */
const explained = async (code, userId) => dataOf(await explain(code, userId), "Code explained");

/** What `use` answers, in the words of `explain`. @param {string} code @param {string} userId */
async function answerOfUse(code, userId) {
  const { body } = await product.call("invitCode:use", { code, userId }, { address: uniqueAddress() });
  return { status: body.status, code: body.code, message: body.message, error: body.error ?? null };
}

describe("explain of a usable code", () => {
  test("explain names the server of a code in any spelling, and consumes nothing", async () => {
    const server = await makeServer(product, { name: "Chess club" });
    const code = await makeCode(product, server, { maxUses: 1 });
    for (const text of [code, grouped(code).toLowerCase()]) {
      assertSuccess(await explain(text), "Code explained", {
        wouldAnswer: SUCCESS,
        failing: [],
        joined: null,
        server: { _id: server.serverId, name: "Chess club" },
        requires: [],
        invitedBy: null,
        grants: { role: "member", membershipMs: null },
        pendingRequest: null,
      });
    }
    assert.equal((await codeRow(product, code)).uses, 0);
    assert.equal((await memberRows(product, server.serverId)).length, 1);
    await join(product, code);
  });

  test("explain says whether the user would join", async () => {
    const server = await makeServer(product);
    const code = await makeCode(product, server);
    const user = unique("user");
    assert.equal((await explained(code, user)).joined, true);
    await join(product, code, user);
    assert.equal((await explained(code, user)).joined, false);
    dataOf(await product.call("member:d", { serverId: server.serverId, userId: user }));
    assert.equal((await explained(code, user)).joined, true);
    assert.equal((await explained(code, server.ownerId)).joined, false);
  });
});

describe("explain of a code that cannot be used", () => {
  test("explain names every condition that fails, in the order of use, and no server", async () => {
    const server = await makeServer(product);
    const code = await makeCode(product, server, { maxUses: 1, expiresAt: Date.now() + 3_600_000 });
    const banned = unique("banned");
    dataOf(await product.call("member:d", { serverId: server.serverId, userId: banned, ban: true }));
    assert.deepEqual((await explained(code, banned)).failing, ["errors.permissionDenied"]);
    assert.deepEqual((await explained(code, banned)).server, { _id: server.serverId, name: "A server" }, "a stranger may still see it");
    await join(product, code);
    assert.deepEqual((await explained(code, banned)).failing, ["errors.maxUsed", "errors.permissionDenied"]);
    await expire(product, code);
    assert.deepEqual((await explained(code, banned)).failing, ["errors.expired", "errors.maxUsed", "errors.permissionDenied"]);
    dataOf(await product.call("server:d", { serverId: server.serverId }));
    const all = await explained(code, banned);
    assert.deepEqual(all, {
      wouldAnswer: { status: "error", code: 400, message: "Code expired", error: "errors.expired" },
      failing: ["errors.expired", "errors.maxUsed", "errors.serverNotFound", "errors.permissionDenied"],
      joined: null,
      server: null,
      requires: [],
      invitedBy: null,
      grants: null,
      pendingRequest: null,
    });
    assert.deepEqual((await explained(code)).failing, ["errors.expired", "errors.maxUsed", "errors.serverNotFound"]);
  });

  test("explain names no server even to a user who redeemed the code, although use would succeed", async () => {
    const code = await makeCode(product, await makeServer(product), { maxUses: 1 });
    const user = await join(product, code);
    const { wouldAnswer, failing, joined, server } = await explained(code, user);
    assert.deepEqual({ wouldAnswer, failing, joined, server }, { wouldAnswer: SUCCESS, failing: [], joined: false, server: null });
  });
});

test("use answers what explain said it would", async () => {
  const server = await makeServer(product);
  const left = unique("left");
  const banned = unique("banned");
  const door = await makeCode(product, server);
  for (const user of [left, banned]) await join(product, door, user);
  dataOf(await product.call("member:d", { serverId: server.serverId, userId: left }));
  dataOf(await product.call("member:d", { serverId: server.serverId, userId: banned, ban: true }));
  const expired = await makeCode(product, server, { expiresAt: Date.now() + 3_600_000 });
  await expire(product, expired);
  const used = await makeCode(product, server, { maxUses: 1 });
  await join(product, used);
  const raised = await makeCode(product, server, { maxUses: 1 });
  await join(product, raised);
  await setMaxUses(product, raised, 2);
  const gone = await makeServer(product);
  const orphan = await makeCode(product, gone);
  dataOf(await product.call("server:d", { serverId: gone.serverId }));
  for (const code of [door, expired, used, raised, orphan, unknownCode(), mistyped(door)]) {
    for (const user of [server.ownerId, left, banned, unique("user")]) {
      const { wouldAnswer } = (await explain(code, user)).body.data;
      assert.deepEqual(wouldAnswer, await answerOfUse(code, user), `${code} for ${user}`);
    }
  }
});

describe("the limits of what explain tells", () => {
  test("explain of unknown, revoked and mistyped codes looks the same, and a mistyped one costs no trip", async () => {
    const server = await makeServer(product);
    const code = await makeCode(product, server);
    const { _id: id } = dataOf(await product.call("invitCode:r", { code }));
    const user = await join(product, code);
    dataOf(await product.call("invitCode:d", { id }));
    for (const userId of [undefined, user, unique("user")]) {
      assert.deepEqual(await explained(code, userId), UNKNOWN);
      assert.deepEqual(await explained(unknownCode(), userId), UNKNOWN);
      const slip = await explain(mistyped(code), userId);
      assert.deepEqual([slip.status, slip.body.data, slip.trips], [200, UNKNOWN, 0]);
    }
  });

  test("with AUTH=token only the user itself and a service may name a userId in explain", async (t) => {
    const key = "service-key-of-the-tests-0123456789";
    const own = await startProduct({ env: { AUTH: "token", JWT_SECRET: SECRET, SERVICE_KEY: key } });
    t.after(() => own.remove());
    const ann = await signed({ sub: "ann" });
    const code = await makeCode(own, await makeServer(own, { ownerId: "ann" }, { token: ann }), {}, { token: ann });
    const bob = { code, userId: "bob" };
    assertRefused(await own.call("invitCode:explain", bob, { trips: 0 }), "unauthorized");
    assertRefused(await own.call("invitCode:explain", bob, { token: ann, trips: 0 }), "permissionDenied");
    for (const token of [await signed({ sub: "bob" }), key]) {
      assert.equal(dataOf(await own.call("invitCode:explain", bob, { token })).joined, true);
    }
    for (const options of [{}, { token: ann }, { token: key }]) {
      assert.equal(dataOf(await own.call("invitCode:explain", { code }, options)).server.name, "A server");
    }
  });
});

describe("explain and guessing", () => {
  test("explain counts together with the guesses of use, per address", async () => {
    const address = uniqueAddress();
    const code = await makeCode(product, await makeServer(product));
    for (let round = 0; round < 30; round += 1) {
      const text = unknownCode();
      if (round % 2 === 0) dataOf(await product.call("invitCode:explain", { code: text }, { address }), "Code explained");
      else assertRefused(await product.call("invitCode:use", { code: text, userId: unique("user") }, { address }), "invalid");
    }
    for (const text of [unknownCode(), code]) {
      const limited = assertRefused(await product.call("invitCode:explain", { code: text }, { address }), "rateLimited");
      const seconds = Number(limited.headers.get("Retry-After"));
      assert.ok(seconds > 3500 && seconds <= 3600);
    }
    assertRefused(await product.call("invitCode:use", { code, userId: unique("user") }, { address }), "rateLimited");
    assert.equal((await explained(code)).joined, null, "other addresses go on");
  });

  test("explain of an existing code does not count as a guess", async () => {
    const address = uniqueAddress();
    const code = await makeCode(product, await makeServer(product), { maxUses: 1 });
    for (let round = 0; round < 40; round += 1) dataOf(await product.call("invitCode:explain", { code }, { address }));
    await join(product, code);
    for (let round = 0; round < 40; round += 1) dataOf(await product.call("invitCode:explain", { code }, { address }));
    dataOf(await product.call("invitCode:explain", { code: unknownCode() }, { address }));
  });

  test("with a token, explain counts the user too, whether or not it names itself", async (t) => {
    const own = await startProduct({ env: { AUTH: "token", JWT_SECRET: SECRET, GUESS_LIMIT_USER: "4" } });
    t.after(() => own.remove());
    const token = await signed({ sub: "ann" });
    for (let round = 0; round < 4; round += 1) {
      const args = round % 2 === 0 ? { code: unknownCode() } : { code: unknownCode(), userId: "ann" };
      dataOf(await own.call("invitCode:explain", args, { token, address: uniqueAddress() }));
    }
    assertRefused(await own.call("invitCode:explain", { code: unknownCode() }, { token, address: uniqueAddress() }), "rateLimited");
    assertRefused(await own.call("invitCode:use", { code: unknownCode(), userId: "ann" }, { token, address: uniqueAddress() }), "rateLimited");
  });
});

test("explain checks its arguments like use", async () => {
  assertBadArguments(await product.call("invitCode:explain", {}), "code");
  assertBadArguments(await product.call("invitCode:explain", { code: 12, userId: 5 }), "code", "userId");
  assertBadArguments(await product.call("invitCode:explain", { code: "", user: "Ann" }), "code", "user");
});
