// `invitCode:use`: its answers, the order of its checks, and what each outcome consumes.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { codeRow, expire, setMaxUses } from "../support/ledger.js";
import { startProduct } from "../support/product.js";
import { assertBadArguments, assertRefused, assertSuccess, dataOf } from "../support/replies.js";
import { join, makeCode, makeServer, unique, uniqueAddress, unknownCode } from "../support/world.js";

const product = await startProduct();
after(() => product.remove());

/** @param {string} code @param {string} [userId] */
const use = (code, userId = unique("user")) => product.call("invitCode:use", { code, userId });

test("a user joins by a code, and the reply names only the server", async () => {
  const server = await makeServer(product);
  const code = await makeCode(product, server);
  assertSuccess(await use(code), "Code used", { serverId: server.serverId, joined: true });
  assert.equal((await codeRow(product, code)).uses, 1);
});

test("a user's name is stored in its member document", async () => {
  const { serverId, ownerId } = await makeServer(product);
  const code = await makeCode(product, { serverId, ownerId });
  dataOf(await product.call("invitCode:use", { code, userId: unique("user"), user: "Zoë O’Neil 🙂" }), "Code used");
  const { page } = dataOf(await product.call("member:r", { serverId }));
  assert.deepEqual(page.map((/** @type {any} */ member) => member.user), [null, "Zoë O’Neil 🙂"]);
});

test("each user counts once, and uses never exceed maxUses", async () => {
  const code = await makeCode(product, await makeServer(product), { maxUses: 3 });
  for (let round = 1; round <= 3; round += 1) {
    await join(product, code);
    assert.equal((await codeRow(product, code)).uses, round);
  }
  assertRefused(await use(code), "maxUsed");
  assert.equal((await codeRow(product, code)).uses, 3);
});

test("a code without maxUses and expiresAt admits many users", async () => {
  const code = await makeCode(product, await makeServer(product));
  for (let round = 0; round < 40; round += 1) await join(product, code);
  assert.equal((await codeRow(product, code)).uses, 40);
});

test("a code works until it expires, and not after", async () => {
  const code = await makeCode(product, await makeServer(product), { expiresAt: Date.now() + 3_600_000 });
  await join(product, code);
  await expire(product, code);
  assertRefused(await use(code), "expired");
  assert.equal((await codeRow(product, code)).uses, 1);
});

test("a code expires by the clock alone", async () => {
  const expiresAt = Date.now() + 1500;
  const code = await makeCode(product, await makeServer(product), { expiresAt });
  await new Promise((resolve) => setTimeout(resolve, expiresAt - Date.now() + 20));
  assertRefused(await use(code), "expired");
});

describe("arguments of invitCode:use", () => {
  test("invitCode:use requires code and userId", async () => {
    assertBadArguments(await product.call("invitCode:use", {}), "code", "userId");
    assertBadArguments(await product.call("invitCode:use", { code: "ABCD" }), "userId");
    assertBadArguments(await product.call("invitCode:use", { userId: "u" }), "code");
  });

  test("an id sent as a number is refused, never rounded", async () => {
    const code = await makeCode(product, await makeServer(product));
    for (const userId of [80351110224678912, 1, 0, -1, 1.5]) {
      assertBadArguments(await product.call("invitCode:use", { code, userId }), "userId");
    }
    assert.equal((await codeRow(product, code)).uses, 0);
  });

  test("an id may be any text of 1 to 128 characters without control characters", async () => {
    const code = await makeCode(product, await makeServer(product));
    for (const userId of ["0", "null", "a b", "ü", "😀".repeat(128), "x".repeat(128), "' OR 1=1 --", "<script>", "__proto__", "80351110224678912"]) {
      assert.equal(dataOf(await use(code, userId), "Code used").joined, true, userId);
      assert.equal(dataOf(await use(code, userId), "Code used").joined, false, userId);
    }
    for (const userId of ["", "x".repeat(129), "😀".repeat(129), "a\u0000b", "a\nb", "\u007f", "\u0085"]) {
      assertBadArguments(await product.call("invitCode:use", { code, userId }), "userId");
    }
  });

  test("ids that differ in case or accents are different users", async () => {
    const code = await makeCode(product, await makeServer(product));
    for (const userId of ["ann", "Ann", "ANN", "e\u0301", "\u00e9"]) assert.equal(dataOf(await use(code, userId), "Code used").joined, true);
    assert.equal((await codeRow(product, code)).uses, 5);
  });
});

describe("the order of the checks of invitCode:use", () => {
  test("invitCode:use reports wrong arguments before an unknown code", async () => {
    assertBadArguments(await product.call("invitCode:use", { code: unknownCode(), userId: 5 }), "userId");
  });

  test("invitCode:use reports an unknown code before anything that storage knows", async () => {
    const reply = await product.call("invitCode:use", { code: unknownCode(), userId: "u" }, { address: uniqueAddress() });
    assertRefused(reply, "invalid");
    assert.equal(reply.trips, 1);
  });

  test("invitCode:use reports an expired code before a used-up one", async () => {
    const code = await makeCode(product, await makeServer(product), { maxUses: 1, expiresAt: Date.now() + 3_600_000 });
    await join(product, code);
    await expire(product, code);
    assertRefused(await use(code), "expired");
  });

  test("invitCode:use reports an expired code before a deleted server", async () => {
    const server = await makeServer(product);
    const code = await makeCode(product, server, { expiresAt: Date.now() + 3_600_000 });
    await expire(product, code);
    dataOf(await product.call("server:d", { serverId: server.serverId }), "Server deleted");
    assertRefused(await use(code), "expired");
  });

  test("invitCode:use reports a used-up code before a deleted server", async () => {
    const server = await makeServer(product);
    const code = await makeCode(product, server, { maxUses: 1 });
    await join(product, code);
    dataOf(await product.call("server:d", { serverId: server.serverId }), "Server deleted");
    assertRefused(await use(code), "maxUsed");
  });

  test("a live code of a deleted server gets errors.serverNotFound", async () => {
    const server = await makeServer(product);
    const code = await makeCode(product, server);
    dataOf(await product.call("server:d", { serverId: server.serverId }), "Server deleted");
    assertRefused(await use(code), "serverNotFound");
    assert.equal((await codeRow(product, code)).uses, 0);
  });

  test("invitCode:use reports a ban last, after an expired or used-up code", async () => {
    const server = await makeServer(product);
    const banned = await join(product, await makeCode(product, server));
    dataOf(await product.call("member:d", { serverId: server.serverId, userId: banned, ban: true }));
    const expired = await makeCode(product, server, { expiresAt: Date.now() + 3_600_000 });
    await expire(product, expired);
    assertRefused(await use(expired, banned), "expired");
    const full = await makeCode(product, server, { maxUses: 1 });
    await join(product, full);
    assertRefused(await use(full, banned), "maxUsed");
    assertRefused(await use(await makeCode(product, server), banned), "permissionDenied");
  });
});

test("raising maxUses admits more users", async () => {
  const code = await makeCode(product, await makeServer(product), { maxUses: 1 });
  await join(product, code);
  assertRefused(await use(code), "maxUsed");
  await setMaxUses(product, code, 2);
  await join(product, code);
  assertRefused(await use(code), "maxUsed");
});

test("a code of one server never admits a user to another", async () => {
  const [one, other] = [await makeServer(product), await makeServer(product)];
  const code = await makeCode(product, one);
  const userId = await join(product, code);
  const { page } = dataOf(await product.call("member:r", { serverId: other.serverId }));
  assert.ok(page.every((/** @type {any} */ member) => member.userId !== userId));
});
