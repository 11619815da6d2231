// A code works only while its creator could make it: as a member who is not banned and is allowed by the invite policy.
// Otherwise it is unknown, and works again when its creator could make it again.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { assertLedger, codeRow } from "../support/ledger.js";
import { startProduct } from "../support/product.js";
import { assertRefused, dataOf } from "../support/replies.js";
import { join, makeCode, makeServer, unique, uniqueAddress } from "../support/world.js";

const product = await startProduct();
after(async () => {
  await assertLedger(product);
  await product.remove();
});

/** @param {string} code @param {string} [userId] @param {string} [address] */
const use = (code, userId = unique("user"), address = uniqueAddress()) => product.call("invitCode:use", { code, userId }, { address });
/** @param {string} code @param {string} [userId] */
const explain = async (code, userId) => dataOf(await product.call("invitCode:explain", { code, userId }, { address: uniqueAddress() }));
/** @param {string} code */
const read = async (code) => dataOf(await product.call("invitCode:r", { code }));

/** A server, a member of it, and the member's code. @param {Record<string, unknown>} [args] */
async function membersCode(args = {}) {
  const server = await makeServer(product);
  const door = await makeCode(product, server);
  const memberId = await join(product, door);
  const code = await makeCode(product, { ...server, ownerId: memberId }, args);
  return { ...server, door, memberId, code };
}

/** @typedef {Awaited<ReturnType<typeof membersCode>>} Scene */
/** @type {(path: string, args: Record<string, unknown>) => Promise<unknown>} */
const done = async (path, args) => dataOf(await product.call(path, args));

/** Changes that remove the creator's right to make the code, and those that restore it. @type {[string, (scene: Scene) => Promise<unknown>, (scene: Scene) => Promise<unknown>][]} */
const WAYS = [
  ["left", ({ serverId, memberId }) => done("member:d", { serverId, userId: memberId }), ({ door, memberId }) => join(product, door, memberId)],
  [
    "is banned",
    ({ serverId, memberId }) => done("member:d", { serverId, userId: memberId, ban: true }),
    async ({ serverId, door, memberId }) => {
      await done("member:u", { serverId, userId: memberId, banned: false });
      await join(product, door, memberId);
    },
  ],
  ["is no longer allowed by the policy", ({ serverId }) => done("server:u", { serverId, invitePolicy: "admins" }), ({ serverId }) => done("server:u", { serverId, invitePolicy: "members" })],
];

for (const [how, take, giveBack] of WAYS) {
  describe(`a code whose creator ${how}`, () => {
    test(`a code whose creator ${how} is unknown to everyone, and works again when its creator could make it again`, async () => {
      const scene = await membersCode();
      const { code } = scene;
      const redeemed = await join(product, code);
      await take(scene);
      assertRefused(await use(code), "invalid");
      assertRefused(await use(code, redeemed), "invalid");
      assertRefused(await use(code, scene.ownerId), "invalid");
      for (const userId of [undefined, unique("user"), redeemed]) {
        const { failing, server } = await explain(code, userId);
        assert.deepEqual([failing, server], [["errors.invalid"], null]);
      }
      const { status, suspendedBy, uses } = await read(code);
      assert.deepEqual([status, suspendedBy, uses], ["suspended", "creator", 1]);
      await giveBack(scene);
      const again = await read(code);
      assert.deepEqual([again.status, again.suspendedBy], ["active", null]);
      assert.equal(dataOf(await use(code, redeemed)).joined, false);
      assert.equal(dataOf(await use(code)).joined, true);
    });

    test(`use of a code whose creator ${how} counts as a guess`, async () => {
      const scene = await membersCode();
      await take(scene);
      const address = uniqueAddress();
      for (let round = 0; round < 30; round += 1) assertRefused(await use(scene.code, unique("user"), address), "invalid");
      assertRefused(await use(scene.door, unique("user"), address), "rateLimited");
    });

    test(`a code whose creator ${how} keeps its text`, async () => {
      const scene = await membersCode({ code: unique("KEEPS-ITS").toUpperCase() });
      await take(scene);
      const { serverId, ownerId, code } = scene;
      assertRefused(await product.call("invitCode:c", { serverId, creatorId: ownerId, code }, { address: uniqueAddress() }), "conflict");
    });
  });
}

test("a code of a demoted admin is unknown when only admins may create codes", async () => {
  const { serverId, door } = await membersCode();
  const userId = await join(product, door);
  await done("member:u", { serverId, userId, role: "admin" });
  await done("server:u", { serverId, invitePolicy: "admins" });
  const code = await makeCode(product, { serverId, ownerId: userId });
  await join(product, code);
  await done("member:u", { serverId, userId, role: "member" });
  assertRefused(await use(code), "invalid");
  await done("member:u", { serverId, userId, role: "admin" });
  await join(product, code);
});

test("a dead code whose creator left is dead, not suspended", async () => {
  const scene = await membersCode({ maxUses: 1 });
  await join(product, scene.code);
  await done("member:d", { serverId: scene.serverId, userId: scene.memberId });
  const { status, suspendedBy } = await read(scene.code);
  assert.deepEqual([status, suspendedBy], ["used", null]);
  assertRefused(await use(scene.code), "invalid");
});

describe("keepAfterCreator", () => {
  test("keepAfterCreator lets a code survive leaving, removal, demotion and the policy", async () => {
    const scene = await membersCode({ keepAfterCreator: true });
    const { serverId, memberId, code } = scene;
    assert.equal((await read(code)).keepAfterCreator, true);
    await done("server:u", { serverId, invitePolicy: "owner" });
    await join(product, code);
    await done("member:d", { serverId, userId: memberId });
    await join(product, code);
    assert.equal((await read(code)).status, "active");
  });

  test("keepAfterCreator does not let a code survive a ban of its creator", async () => {
    const { serverId, memberId, code } = await membersCode({ keepAfterCreator: true });
    await done("member:d", { serverId, userId: memberId, ban: true });
    assertRefused(await use(code), "invalid");
    assert.equal((await read(code)).suspendedBy, "creator");
    await done("member:u", { serverId, userId: memberId, banned: false });
    await join(product, code);
  });

  test("invitCode:u sets and clears keepAfterCreator, and null clears it like false", async () => {
    const { serverId, memberId, code } = await membersCode();
    const { _id: id } = await read(code);
    await done("member:d", { serverId, userId: memberId });
    for (const off of [false, null]) {
      const kept = dataOf(await product.call("invitCode:u", { id, keepAfterCreator: true }));
      assert.deepEqual([kept.keepAfterCreator, kept.status], [true, "active"]);
      await join(product, code);
      const given = dataOf(await product.call("invitCode:u", { id, keepAfterCreator: off }));
      assert.deepEqual([given.keepAfterCreator, given.status, given.suspendedBy], [false, "suspended", "creator"]);
      assertRefused(await use(code), "invalid");
    }
    assert.equal((await codeRow(product, code)).uses, 2);
  });
});
