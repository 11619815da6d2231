// `member:r`, `member:u`, `member:d`.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { startProduct } from "../support/product.js";
import { assertBadArguments, assertRefused, assertSuccess, dataOf } from "../support/replies.js";
import { join, makeCode, makeServer, unique } from "../support/world.js";

const product = await startProduct();
after(() => product.remove());

/** @param {Record<string, unknown>} args */
const page = async (args) => dataOf(await product.call("member:r", args));

/** A server with some members, the owner first. @param {number} count */
async function populated(count) {
  const server = await makeServer(product);
  const code = await makeCode(product, server);
  const users = [server.ownerId];
  while (users.length < count) users.push(await join(product, code));
  return { ...server, code, users };
}

describe("member:r", () => {
  test("member:r lists every member once, page by page, and says when it is done", async () => {
    const { serverId, users } = await populated(8);
    for (const limit of [1, 3, 4, 8, 100]) {
      const seen = [];
      let cursor = null;
      for (let pages = 1; ; pages += 1) {
        const { page: rows, isDone, continueCursor, ...rest } = await page({ serverId, limit, cursor });
        assert.deepEqual(rest, {});
        assert.ok(rows.length <= limit);
        seen.push(...rows.map((/** @type {any} */ row) => row.userId));
        assert.equal(isDone, continueCursor === null);
        if (isDone) break;
        assert.ok(pages < 20);
        cursor = continueCursor;
      }
      assert.deepEqual([...seen].sort(), [...users].sort(), `with pages of ${limit}`);
    }
  });

  test("member:r lists 50 members by default", async () => {
    const { serverId } = await populated(53);
    const first = await page({ serverId });
    assert.equal(first.page.length, 50);
    assert.equal(first.isDone, false);
    const second = await page({ serverId, cursor: first.continueCursor });
    assert.equal(second.page.length, 3);
    assert.equal(second.isDone, true);
  });

  test("member:r omits users who left, were removed or are banned", async () => {
    const { serverId, users } = await populated(4);
    dataOf(await product.call("member:d", { serverId, userId: users[1] }));
    dataOf(await product.call("member:d", { serverId, userId: users[2], ban: true }));
    const { page: rows } = await page({ serverId });
    assert.deepEqual(rows.map((/** @type {any} */ row) => row.userId).sort(), [users[0], users[3]].sort());
  });

  test("member:r continues after the last member of a page has left", async () => {
    const { serverId, users } = await populated(5);
    const first = await page({ serverId, limit: 2 });
    const leaving = first.page.map((/** @type {any} */ row) => row.userId).find((/** @type {string} */ id) => id !== users[0]);
    dataOf(await product.call("member:d", { serverId, userId: leaving }));
    const second = await page({ serverId, limit: 10, cursor: first.continueCursor });
    const seen = [...first.page, ...second.page].map((/** @type {any} */ row) => row.userId);
    assert.deepEqual([...seen].sort(), [...users].sort());
  });

  test("member:r checks its arguments", async () => {
    const { serverId } = await makeServer(product);
    for (const limit of [0, -1, 101, 1.5, "10", 1e300, true]) assertBadArguments(await product.call("member:r", { serverId, limit }), "limit");
    for (const cursor of ["", "zzz", 5, {}, "' OR 1=1 --", "0".repeat(500)]) assertBadArguments(await product.call("member:r", { serverId, cursor }), "cursor");
    assertBadArguments(await product.call("member:r", {}), "serverId");
    assertRefused(await product.call("member:r", { serverId: unique("none") }), "serverNotFound");
  });

  test("member:r lists only members of the requested server", async () => {
    const [one, other] = [await populated(3), await populated(2)];
    const { continueCursor } = await page({ serverId: one.serverId, limit: 1 });
    const { page: rows } = await page({ serverId: other.serverId, cursor: continueCursor });
    for (const row of rows) assert.ok(other.users.includes(row.userId), "a cursor gives no access to another server");
  });
});

describe("member:u", () => {
  test("member:u sets the role, returns the member, and can be repeated", async () => {
    const { serverId, users } = await populated(2);
    const [, userId] = users;
    const before = (await page({ serverId })).page.find((/** @type {any} */ row) => row.userId === userId);
    for (const role of ["admin", "admin", "member", "member"]) {
      assert.deepEqual(dataOf(await product.call("member:u", { serverId, userId, role })), { ...before, role });
    }
  });

  test("member:u does not demote the owner", async () => {
    const { serverId, ownerId } = await makeServer(product);
    for (const role of ["admin", "member"]) {
      assertRefused(await product.call("member:u", { serverId, userId: ownerId, role }), "conflict");
    }
    assert.equal((await page({ serverId })).page[0].role, "owner");
  });

  test("member:u refuses the role owner and unknown roles", async () => {
    const { serverId, users } = await populated(2);
    for (const role of ["owner", "Admin", "", "root", 1, null]) {
      assertBadArguments(await product.call("member:u", { serverId, userId: users[1], role }), "role");
    }
  });

  test("member:u lifts a ban, and then a code lets the user in again", async () => {
    const { serverId, users, code } = await populated(2);
    for (const userId of [users[1], unique("never")]) {
      dataOf(await product.call("member:d", { serverId, userId, ban: true }));
      assertRefused(await product.call("invitCode:use", { code, userId }), "permissionDenied");
      // A user without a membership has no document.
      assertSuccess(await product.call("member:u", { serverId, userId, banned: false }), "Member updated", undefined);
      assertSuccess(await product.call("member:u", { serverId, userId, banned: false }), "Member updated", undefined);
      assert.equal((await page({ serverId })).page.some((/** @type {any} */ row) => row.userId === userId), false);
      assert.equal(dataOf(await product.call("invitCode:use", { code, userId })).joined, true);
      const member = dataOf(await product.call("member:u", { serverId, userId, banned: false }));
      assert.deepEqual([member.userId, member.role], [userId, "member"]);
    }
  });

  test("member:u cannot ban, and names the function that can", async () => {
    const { serverId, users } = await populated(2);
    const refused = assertBadArguments(await product.call("member:u", { serverId, userId: users[1], banned: true }), "banned");
    assert.match(refused.body.details[0].problem, /member:d with ban: true/);
    for (const banned of ["false", 0]) assertBadArguments(await product.call("member:u", { serverId, userId: users[1], banned }), "banned");
    assertBadArguments(await product.call("member:u", { serverId, userId: users[1] }), "role");
  });

  test("member:u of the owner has no ban to lift", async () => {
    const { serverId, ownerId } = await makeServer(product);
    assertRefused(await product.call("member:u", { serverId, userId: ownerId, banned: false }), "conflict");
  });

  test("member:u finds only members: not users who never joined, left or are banned", async () => {
    const { serverId, users } = await populated(3);
    dataOf(await product.call("member:d", { serverId, userId: users[1] }));
    dataOf(await product.call("member:d", { serverId, userId: users[2], ban: true }));
    for (const userId of [unique("never"), users[1], users[2]]) {
      assertRefused(await product.call("member:u", { serverId, userId, role: "admin" }), "notFound");
    }
    assertRefused(await product.call("member:u", { serverId: unique("none"), userId: "a", role: "admin" }), "serverNotFound");
  });
});

describe("member:d", () => {
  test("member:d removes a member, and a second call gets 404", async () => {
    const { serverId, users } = await populated(2);
    dataOf(await product.call("member:d", { serverId, userId: users[1] }));
    assert.equal((await page({ serverId })).page.length, 1);
    assertRefused(await product.call("member:d", { serverId, userId: users[1] }), "notFound");
  });

  test("member:d does not remove the owner, with or without a ban", async () => {
    const { serverId, ownerId } = await makeServer(product);
    for (const ban of [undefined, false, true]) {
      assertRefused(await product.call("member:d", { serverId, userId: ownerId, ban }), "conflict");
    }
    assert.equal((await page({ serverId })).page.length, 1);
  });

  test("member:d of a user who never joined gets 404", async () => {
    const { serverId } = await makeServer(product);
    assertRefused(await product.call("member:d", { serverId, userId: unique("never") }), "notFound");
    assertRefused(await product.call("member:d", { serverId: unique("none"), userId: "a" }), "serverNotFound");
  });

  test("member:d checks its arguments", async () => {
    const { serverId } = await makeServer(product);
    for (const ban of ["true", 1, {}, []]) assertBadArguments(await product.call("member:d", { serverId, userId: "a", ban }), "ban");
    assertBadArguments(await product.call("member:d", { serverId }), "userId");
    assertBadArguments(await product.call("member:d", { serverId, userId: 80351110224678912 }), "userId");
  });

  test("member:d with a ban can be repeated, and a later removal does not lift the ban", async () => {
    const { serverId, users, code } = await populated(2);
    const userId = users[1];
    dataOf(await product.call("member:d", { serverId, userId, ban: true }));
    await product.call("member:d", { serverId, userId, ban: true });
    await product.call("member:d", { serverId, userId, ban: false });
    await product.call("member:d", { serverId, userId });
    assertRefused(await product.call("invitCode:use", { code, userId }), "permissionDenied");
  });
});
