// `server:c`, `server:r`, `server:u`, `server:d`.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { codeRow, memberRows, redemptionRows } from "../support/ledger.js";
import { startProduct } from "../support/product.js";
import { assertBadArguments, assertRefused, assertSuccess, dataOf } from "../support/replies.js";
import { join, makeCode, makeServer, unique } from "../support/world.js";

const product = await startProduct();
after(() => product.remove());

/** @param {string} serverId */
const members = async (serverId) => dataOf(await product.call("member:r", { serverId })).page;
/** @param {any[]} page */
const roles = (page) => Object.fromEntries(page.map(({ userId, role }) => [userId, role]));

describe("server:c", () => {
  test("server:c creates a server with the given id, and the owner is its first member", async () => {
    const [serverId, ownerId] = [unique("guild"), unique("owner")];
    const before = Date.now();
    const args = { serverId, name: "Les Érables 🍁", ownerId, owner: "Ann", invitePolicy: "admins" };
    const reply = await product.call("server:c", args);
    const { _creationTime } = reply.body.data;
    assert.ok(Number.isInteger(_creationTime) && _creationTime >= before - 1000 && _creationTime <= Date.now() + 1000);
    const server = { _id: serverId, _creationTime, name: "Les Érables 🍁", ownerId, invitePolicy: "admins", preview: "full", maxMembers: null, codePolicy: null };
    assertSuccess(reply, "Server created", server);
    const [member, ...others] = await members(serverId);
    assert.deepEqual(others, []);
    assert.equal(typeof member._id, "string");
    assert.deepEqual(member, {
      _id: member._id, _creationTime, serverId, userId: ownerId, user: "Ann", role: "owner", joinedAt: _creationTime,
    });
  });

  test("server:c without an id makes a new one each time, and members may invite by default", async () => {
    const args = { name: "Same name", ownerId: unique("owner") };
    const [one, two] = [dataOf(await product.call("server:c", args)), dataOf(await product.call("server:c", args))];
    assert.notEqual(one._id, two._id);
    assert.ok(one._id.length > 0);
    assert.equal(one.invitePolicy, "members");
  });

  test("server:c with an existing id is a conflict for every caller, and changes nothing", async () => {
    const { serverId, ownerId } = await makeServer(product);
    const before = dataOf(await product.call("server:r", { serverId }));
    for (const owner of [ownerId, unique("other")]) {
      const reply = await product.call("server:c", { serverId, name: "Mine now", ownerId: owner });
      assertRefused(reply, "conflict");
      assert.match(reply.body.message, /server/i, "it says what already exists");
    }
    assert.deepEqual(dataOf(await product.call("server:r", { serverId })), before);
    assert.equal((await members(serverId)).length, 1);
  });

  test("server:c does not restore a deleted server", async () => {
    const { serverId } = await makeServer(product);
    dataOf(await product.call("server:d", { serverId }), "Server deleted");
    assertRefused(await product.call("server:c", { serverId, name: "Again", ownerId: unique("owner") }), "conflict");
    assertRefused(await product.call("server:r", { serverId }), "serverNotFound");
  });

  test("server:c checks its arguments", async () => {
    assertBadArguments(await product.call("server:c", {}), "name", "ownerId");
    const base = { name: "A", ownerId: "o" };
    assertBadArguments(await product.call("server:c", { ...base, serverId: 5 }), "serverId");
    assertBadArguments(await product.call("server:c", { ...base, serverId: "" }), "serverId");
    assertBadArguments(await product.call("server:c", { ...base, name: "" }), "name");
    assertBadArguments(await product.call("server:c", { ...base, name: "x".repeat(129) }), "name");
    assertBadArguments(await product.call("server:c", { ...base, invitePolicy: "everyone" }), "invitePolicy");
    assertBadArguments(await product.call("server:c", { ...base, invitePolicy: "Owner" }), "invitePolicy");
    assertBadArguments(await product.call("server:c", { ...base, owner: 5, size: 1 }), "owner", "size");
  });

  test("20 concurrent calls of server:c with one id create one server", async () => {
    const serverId = unique("race");
    const calls = Array.from({ length: 20 }, (_, n) => product.call("server:c", { serverId, name: `${n}`, ownerId: `o${n}` }));
    const replies = await Promise.all(calls);
    assert.deepEqual(replies.map((reply) => reply.status).sort(), [200, ...Array(19).fill(409)]);
    assert.equal((await memberRows(product, serverId)).length, 1);
  });
});

describe("server:r", () => {
  test("server:r returns the server as it was created", async () => {
    const made = dataOf(await product.call("server:c", { name: "Read me", ownerId: unique("owner") }));
    assert.deepEqual(dataOf(await product.call("server:r", { serverId: made._id })), made);
  });

  test("server:r of another id gets 404", async () => {
    const reply = await product.call("server:r", { serverId: unique("none") });
    assertRefused(reply, "serverNotFound");
    assert.equal(reply.trips, 1);
    assertBadArguments(await product.call("server:r", {}), "serverId");
  });
});

describe("server:u", () => {
  test("server:u changes the name, the policy, or both, and returns the server", async () => {
    const { serverId } = await makeServer(product);
    const before = dataOf(await product.call("server:r", { serverId }));
    assert.deepEqual(dataOf(await product.call("server:u", { serverId, name: "New" })), { ...before, name: "New" });
    assert.deepEqual(dataOf(await product.call("server:u", { serverId, invitePolicy: "owner" })), { ...before, name: "New", invitePolicy: "owner" });
    assert.deepEqual(dataOf(await product.call("server:u", { serverId, name: "Newer", invitePolicy: "admins" })), { ...before, name: "Newer", invitePolicy: "admins" });
    assert.deepEqual(dataOf(await product.call("server:r", { serverId })), { ...before, name: "Newer", invitePolicy: "admins" });
  });

  test("server:u with the same values changes nothing", async () => {
    const { serverId, ownerId } = await makeServer(product, { name: "Calm" });
    const before = dataOf(await product.call("server:r", { serverId }));
    assert.deepEqual(dataOf(await product.call("server:u", { serverId, name: "Calm", ownerId })), before);
    assert.deepEqual(roles(await members(serverId)), { [ownerId]: "owner" });
  });

  test("server:u of an unknown or deleted server gets 404, and checks its arguments", async () => {
    assertRefused(await product.call("server:u", { serverId: unique("none"), name: "A" }), "serverNotFound");
    const { serverId } = await makeServer(product);
    assertBadArguments(await product.call("server:u", { serverId, name: "" }), "name");
    assertBadArguments(await product.call("server:u", { serverId, invitePolicy: "all", role: "owner" }), "invitePolicy", "role");
    assertBadArguments(await product.call("server:u", { name: "A" }), "serverId");
    dataOf(await product.call("server:d", { serverId }), "Server deleted");
    assertRefused(await product.call("server:u", { serverId, name: "A" }), "serverNotFound");
  });

  test("server:u hands the server over to a member, and the old owner stays as an admin", async () => {
    const { serverId, ownerId } = await makeServer(product, { invitePolicy: "owner" });
    const code = await makeCode(product, { serverId, ownerId });
    const heir = await join(product, code);
    const server = dataOf(await product.call("server:u", { serverId, ownerId: heir }));
    assert.equal(server.ownerId, heir);
    const now = roles(await members(serverId));
    assert.equal(now[heir], "owner");
    assert.ok(["admin", "member"].includes(now[ownerId]));
    assertRefused(await product.call("invitCode:c", { serverId, creatorId: ownerId }), "permissionDenied");
    await makeCode(product, { serverId, ownerId: heir });
    assertRefused(await product.call("member:d", { serverId, userId: heir }), "conflict");
    dataOf(await product.call("member:d", { serverId, userId: ownerId }));
    // The old owner's code is unknown while only the owner may create codes, and after its creator left.
    assertRefused(await product.call("invitCode:use", { code, userId: unique("user") }), "invalid");
    await join(product, await makeCode(product, { serverId, ownerId: heir }));
  });

  test("server:u does not hand over to a user who is not a member, has left or is banned", async () => {
    const { serverId, ownerId } = await makeServer(product);
    const code = await makeCode(product, { serverId, ownerId });
    const [left, banned] = [await join(product, code), await join(product, code)];
    dataOf(await product.call("member:d", { serverId, userId: left }));
    dataOf(await product.call("member:d", { serverId, userId: banned, ban: true }));
    for (const stranger of [unique("stranger"), left, banned]) {
      const reply = await product.call("server:u", { serverId, ownerId: stranger, name: "Half" });
      assert.ok(["errors.conflict", "errors.notFound"].includes(reply.body.error), JSON.stringify(reply.body));
    }
    const server = dataOf(await product.call("server:r", { serverId }));
    assert.deepEqual([server.ownerId, server.name], [ownerId, "A server"], "a refused change changes nothing");
  });
});

describe("server:d", () => {
  test("server:d deletes once, and then every function answers that the server is unknown", async () => {
    const { serverId, ownerId } = await makeServer(product);
    const userId = await join(product, await makeCode(product, { serverId, ownerId }));
    dataOf(await product.call("server:d", { serverId }), "Server deleted");
    /** @type {[string, Record<string, unknown>][]} */
    const calls = [
      ["server:d", {}], ["server:r", {}], ["server:u", { name: "A" }], ["member:r", {}], ["member:d", { userId }],
      ["member:u", { userId, role: "admin" }], ["invitCode:c", { creatorId: ownerId }],
    ];
    for (const [path, args] of calls) assertRefused(await product.call(path, { serverId, ...args }), "serverNotFound");
  });

  test("server:d keeps the log of the server's codes", async () => {
    const server = await makeServer(product);
    const code = await makeCode(product, server);
    const users = [await join(product, code), await join(product, code)];
    dataOf(await product.call("server:d", { serverId: server.serverId }), "Server deleted");
    assert.deepEqual((await redemptionRows(product, code)).map((row) => row.user_id), users);
    assert.equal((await codeRow(product, code)).uses, 2);
  });

  test("server:d of an unknown server gets 404, and checks its arguments", async () => {
    assertRefused(await product.call("server:d", { serverId: unique("none") }), "serverNotFound");
    assertBadArguments(await product.call("server:d", { serverId: ["a"] }), "serverId");
    assertBadArguments(await product.call("server:d", { serverId: "a", force: true }), "force");
  });
});
