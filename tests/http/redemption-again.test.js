// `invitCode:use` by users with a history on the server: a retry, a member, a user who left, a banned user.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { assertLedger, codeRow, expire, redemptionRows } from "../support/ledger.js";
import { startProduct } from "../support/product.js";
import { assertRefused, assertSuccess, dataOf } from "../support/replies.js";
import { join, makeCode, makeServer, unique } from "../support/world.js";

const product = await startProduct();
after(() => product.remove());

const HOUR = 3_600_000;

/** @param {string} code @param {string} userId */
const use = (code, userId) => product.call("invitCode:use", { code, userId });
/** @param {string} serverId @param {string} userId @param {boolean} [ban] */
const remove = async (serverId, userId, ban) => {
  dataOf(await product.call("member:d", { serverId, userId, ...(ban === undefined ? {} : { ban }) }));
};

/** @param {string} code @param {number} uses */
async function assertUses(code, uses) {
  assert.equal((await codeRow(product, code)).uses, uses);
  assert.equal((await redemptionRows(product, code)).length, uses);
  await assertLedger(product);
}

describe("a user who already redeemed the code", () => {
  test("repeating a use gets the same success with joined: false and consumes nothing", async () => {
    const server = await makeServer(product);
    const code = await makeCode(product, server, { maxUses: 5 });
    const userId = await join(product, code);
    for (let round = 0; round < 5; round += 1) {
      assertSuccess(await use(code, userId), "Code used", { serverId: server.serverId, joined: false });
    }
    await assertUses(code, 1);
  });

  test("repeating a use succeeds after the code has expired", async () => {
    const server = await makeServer(product);
    const code = await makeCode(product, server, { expiresAt: Date.now() + HOUR });
    const userId = await join(product, code);
    await expire(product, code);
    assertSuccess(await use(code, userId), "Code used", { serverId: server.serverId, joined: false });
    await assertUses(code, 1);
  });

  test("repeating a use succeeds after the code was used up or also expired", async () => {
    const server = await makeServer(product);
    const code = await makeCode(product, server, { maxUses: 1, expiresAt: Date.now() + HOUR });
    const userId = await join(product, code);
    assertSuccess(await use(code, userId), "Code used", { serverId: server.serverId, joined: false });
    await expire(product, code);
    assertSuccess(await use(code, userId), "Code used", { serverId: server.serverId, joined: false });
    await assertUses(code, 1);
  });

  test("repeating a use after the server was deleted gets errors.serverNotFound", async () => {
    const server = await makeServer(product);
    const code = await makeCode(product, server);
    const userId = await join(product, code);
    dataOf(await product.call("server:d", { serverId: server.serverId }), "Server deleted");
    assertRefused(await use(code, userId), "serverNotFound");
    await assertUses(code, 1);
  });
});

describe("a user who is already a member", () => {
  test("a member who uses another code gets success with joined: false and consumes nothing", async () => {
    const server = await makeServer(product);
    const code = await makeCode(product, server, { maxUses: 1 });
    const member = await join(product, await makeCode(product, server));
    for (const userId of [server.ownerId, member]) {
      assertSuccess(await use(code, userId), "Code used", { serverId: server.serverId, joined: false });
    }
    await assertUses(code, 0);
    await join(product, code);
  });

  test("a member who uses an expired or used-up code is refused like everyone", async () => {
    const server = await makeServer(product);
    const member = await join(product, await makeCode(product, server));
    const code = await makeCode(product, server, { maxUses: 1, expiresAt: Date.now() + HOUR });
    await join(product, code);
    assertRefused(await use(code, member), "maxUsed");
    await expire(product, code);
    assertRefused(await use(code, member), "expired");
  });

  test("a member who uses a code keeps its role, joining time and name", async () => {
    const { serverId, ownerId } = await makeServer(product, { owner: "The owner" });
    const code = await makeCode(product, { serverId, ownerId });
    const admin = await join(product, code);
    dataOf(await product.call("member:u", { serverId, userId: admin, role: "admin" }));
    const before = dataOf(await product.call("member:r", { serverId }));
    for (const userId of [admin, ownerId]) {
      assert.equal(dataOf(await product.call("invitCode:use", { code, userId }), "Code used").joined, false);
    }
    assert.deepEqual(dataOf(await product.call("member:r", { serverId })), before);
  });
});

describe("a user who left or was removed", () => {
  test("a user who left can rejoin with the redeemed code, and no further use is consumed", async () => {
    const server = await makeServer(product);
    const code = await makeCode(product, server, { maxUses: 2 });
    const userId = await join(product, code);
    for (let round = 0; round < 3; round += 1) {
      await remove(server.serverId, userId, round === 1 ? false : undefined);
      assertSuccess(await use(code, userId), "Code used", { serverId: server.serverId, joined: true });
      assertSuccess(await use(code, userId), "Code used", { serverId: server.serverId, joined: false });
    }
    await assertUses(code, 1);
  });

  test("a user who left can rejoin with the redeemed code even if it is used up", async () => {
    const server = await makeServer(product);
    const code = await makeCode(product, server, { maxUses: 1 });
    const userId = await join(product, code);
    await remove(server.serverId, userId);
    assertSuccess(await use(code, userId), "Code used", { serverId: server.serverId, joined: true });
    await assertUses(code, 1);
  });

  test("a user who left cannot rejoin with the redeemed code once it has expired", async () => {
    const server = await makeServer(product);
    const code = await makeCode(product, server, { expiresAt: Date.now() + HOUR });
    const userId = await join(product, code);
    await remove(server.serverId, userId);
    await expire(product, code);
    assertRefused(await use(code, userId), "expired");
    await assertUses(code, 1);
  });

  test("a user who left can join with another code, which consumes a use of it", async () => {
    const server = await makeServer(product);
    const [first, second] = [await makeCode(product, server), await makeCode(product, server, { maxUses: 1 })];
    const userId = await join(product, first);
    await remove(server.serverId, userId);
    assertSuccess(await use(second, userId), "Code used", { serverId: server.serverId, joined: true });
    await assertUses(first, 1);
    await assertUses(second, 1);
    await remove(server.serverId, userId);
    assertSuccess(await use(first, userId), "Code used", { serverId: server.serverId, joined: true });
    await assertUses(first, 1);
    await assertUses(second, 1);
  });

  test("a user who rejoins is a plain member again, with the same document id", async () => {
    const { serverId, ownerId } = await makeServer(product);
    const code = await makeCode(product, { serverId, ownerId });
    const userId = await join(product, code);
    dataOf(await product.call("member:u", { serverId, userId, role: "admin" }));
    const find = async () => dataOf(await product.call("member:r", { serverId })).page.find((/** @type {any} */ member) => member.userId === userId);
    const before = await find();
    await remove(serverId, userId);
    assert.equal(await find(), undefined);
    assert.equal(dataOf(await use(code, userId), "Code used").joined, true);
    const back = await find();
    assert.equal(back.role, "member");
    assert.equal(back._creationTime, before._creationTime);
    assert.ok(back.joinedAt >= before.joinedAt);
  });
});

describe("a banned user", () => {
  test("a banned user is refused with every code, including one it redeemed", async () => {
    const server = await makeServer(product);
    const [redeemed, other] = [await makeCode(product, server), await makeCode(product, server)];
    const userId = await join(product, redeemed);
    await remove(server.serverId, userId, true);
    assertRefused(await use(redeemed, userId), "permissionDenied");
    assertRefused(await use(other, userId), "permissionDenied");
    await assertUses(redeemed, 1);
    await assertUses(other, 0);
  });

  test("a ban applies only to its server", async () => {
    const [one, other] = [await makeServer(product), await makeServer(product)];
    const userId = await join(product, await makeCode(product, one));
    await remove(one.serverId, userId, true);
    await join(product, await makeCode(product, other), userId);
  });

  test("a ban of a user who never joined either holds or is refused", async () => {
    const server = await makeServer(product);
    const userId = unique("never");
    const banned = (await product.call("member:d", { serverId: server.serverId, userId, ban: true })).status === 200;
    const reply = await use(await makeCode(product, server), userId);
    if (banned) assertRefused(reply, "permissionDenied");
    else dataOf(reply, "Code used");
  });

  test("a user who left can still be banned", async () => {
    const server = await makeServer(product);
    const code = await makeCode(product, server);
    const userId = await join(product, code);
    await remove(server.serverId, userId);
    await remove(server.serverId, userId, true);
    assertRefused(await use(code, userId), "permissionDenied");
  });
});
