// `invitCode:c`: its answers, the order of its checks, and its arguments.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { startProduct } from "../support/product.js";
import { assertBadArguments, assertRefused, assertSuccess, dataOf } from "../support/replies.js";
import { join, makeCode, makeServer, unique } from "../support/world.js";

const product = await startProduct();
after(() => product.remove());

const GENERATED = /^[0-9A-HJKMNP-TV-Z]{12}$/;
const HOUR = 3_600_000;

test("a member gets a code of 12 symbols of Crockford's alphabet, and the reply holds nothing else", async () => {
  const { serverId, ownerId } = await makeServer(product);
  const reply = await product.call("invitCode:c", { serverId, creatorId: ownerId });
  assert.match(reply.body.data, GENERATED);
  assertSuccess(reply, "Code created", reply.body.data);
});

test("codes of one server share the two shard symbols and differ in the rest", async () => {
  const server = await makeServer(product);
  const codes = new Set();
  for (let round = 0; round < 20; round += 1) codes.add(await makeCode(product, server));
  assert.equal(codes.size, 20);
  assert.equal(new Set([...codes].map((code) => code.slice(0, 2))).size, 1);
});

test("the shard follows from the server's id alone, on every deployment", async (t) => {
  const other = await startProduct();
  t.after(() => other.remove());
  for (const serverId of ["guild-1", "80351110224678912", "les-érables"]) {
    const prefixes = [];
    for (const one of [product, other]) prefixes.push((await makeCode(one, await makeServer(one, { serverId }))).slice(0, 2));
    assert.equal(prefixes[0], prefixes[1]);
  }
});

test("every optional argument of invitCode:c may be given, or null for absent", async () => {
  const server = await makeServer(product);
  await makeCode(product, server, { maxUses: 3, expiresAt: Date.now() + HOUR, label: "for the autumn fair" });
  await makeCode(product, server, { maxUses: null, expiresAt: null, label: null, code: null, idempotencyKey: null });
});

test("null for a required argument of invitCode:c is a missing argument", async () => {
  const { serverId, ownerId } = await makeServer(product);
  assertBadArguments(await product.call("invitCode:c", { serverId: null, creatorId: ownerId }), "serverId");
  assertBadArguments(await product.call("invitCode:c", { serverId, creatorId: null }), "creatorId");
  assertBadArguments(await product.call("invitCode:c", {}), "serverId", "creatorId");
});

test("invitCode:c names an unknown argument, even beside valid ones", async () => {
  const { serverId, ownerId } = await makeServer(product);
  const args = { serverId, creatorId: ownerId, maxuses: 3 };
  assertBadArguments(await product.call("invitCode:c", args), "maxuses");
});

describe("maxUses", () => {
  for (const maxUses of [1, 2, 1_000_000_000]) {
    test(`invitCode:c accepts maxUses ${maxUses}`, async () => {
      await makeCode(product, await makeServer(product), { maxUses });
    });
  }
  for (const maxUses of [0, -1, 1.5, 1_000_000_001, 1e15, 1e300, "5", true, [5], { value: 5 }]) {
    test(`invitCode:c refuses maxUses ${JSON.stringify(maxUses)}`, async () => {
      const { serverId, ownerId } = await makeServer(product);
      assertBadArguments(await product.call("invitCode:c", { serverId, creatorId: ownerId, maxUses }), "maxUses");
    });
  }
});

describe("expiresAt", () => {
  const refuse = async (/** @type {unknown} */ expiresAt) => {
    const { serverId, ownerId } = await makeServer(product);
    const reply = await product.call("invitCode:c", { serverId, creatorId: ownerId, expiresAt });
    assertBadArguments(reply, "expiresAt");
    return reply.body.details[0].problem;
  };

  test("invitCode:c accepts an expiresAt in the near and the far future", async () => {
    const server = await makeServer(product);
    await makeCode(product, server, { expiresAt: Date.now() + 60_000 });
    await makeCode(product, server, { expiresAt: Date.UTC(2999, 0, 1) });
  });

  test("invitCode:c refuses an expiresAt in the past", async () => {
    assert.match(await refuse(Date.now() - 1), /future/);
    assert.match(await refuse(Date.UTC(2020, 0, 1)), /future/);
  });

  test("invitCode:c refuses an expiresAt in seconds, and the message says so", async () => {
    assert.match(await refuse(Math.floor(Date.now() / 1000) + 3600), /seconds/);
    assert.match(await refuse(3600), /seconds/);
  });

  for (const expiresAt of [0, -1, Date.now() + HOUR + 0.5, 1e300, "2030-01-01T00:00:00Z", true, [1], {}]) {
    test(`invitCode:c refuses expiresAt ${JSON.stringify(expiresAt)}`, () => refuse(expiresAt).then((problem) => assert.ok(problem)));
  }
});

describe("the order of the checks of invitCode:c", () => {
  test("invitCode:c checks the arguments before the server", async () => {
    assertBadArguments(await product.call("invitCode:c", { serverId: unique("none"), creatorId: "a", maxUses: 0 }), "maxUses");
  });

  test("invitCode:c checks the server before the creator's rights", async () => {
    const reply = await product.call("invitCode:c", { serverId: unique("none"), creatorId: unique("stranger") });
    assertRefused(reply, "serverNotFound");
    assert.equal(reply.trips, 1);
  });

  test("a deleted server gets the same answer as one that never existed", async () => {
    const { serverId, ownerId } = await makeServer(product);
    dataOf(await product.call("server:d", { serverId }), "Server deleted");
    assertRefused(await product.call("invitCode:c", { serverId, creatorId: ownerId }), "serverNotFound");
  });
});

describe("the invite policy", () => {
  /** @param {string} invitePolicy */
  const cast = async (invitePolicy) => {
    const server = await makeServer(product, { invitePolicy });
    const code = await makeCode(product, server);
    const [admin, member] = [await join(product, code), await join(product, code)];
    dataOf(await product.call("member:u", { serverId: server.serverId, userId: admin, role: "admin" }));
    return { serverId: server.serverId, people: { owner: server.ownerId, admin, member, stranger: unique("stranger") } };
  };

  /** @type {[string, string[]][]} */
  const table = [
    ["owner", ["owner"]],
    ["admins", ["owner", "admin"]],
    ["members", ["owner", "admin", "member"]],
  ];
  for (const [policy, allowed] of table) {
    test(`with the invite policy "${policy}", only ${allowed.join(", ")} can create codes`, async () => {
      const { serverId, people } = await cast(policy);
      for (const [who, creatorId] of Object.entries(people)) {
        const reply = await product.call("invitCode:c", { serverId, creatorId });
        if (allowed.includes(who)) dataOf(reply, "Code created");
        else assertRefused(reply, "permissionDenied");
      }
    });
  }

  test("without an invite policy every member can create codes", async () => {
    const server = await makeServer(product);
    const member = await join(product, await makeCode(product, server));
    await makeCode(product, { ...server, ownerId: member });
  });

  test("a user who left, was removed or is banned cannot create codes", async () => {
    const server = await makeServer(product);
    const code = await makeCode(product, server);
    for (const ban of [false, true]) {
      const userId = await join(product, code);
      dataOf(await product.call("member:d", { serverId: server.serverId, userId, ban }));
      const reply = await product.call("invitCode:c", { serverId: server.serverId, creatorId: userId });
      assertRefused(reply, "permissionDenied");
    }
  });

  test("a changed invite policy applies from the next call, to existing codes too", async () => {
    const server = await makeServer(product);
    const member = await join(product, await makeCode(product, server));
    const code = await makeCode(product, { ...server, ownerId: member });
    dataOf(await product.call("server:u", { serverId: server.serverId, invitePolicy: "owner" }));
    assertRefused(await product.call("invitCode:c", { serverId: server.serverId, creatorId: member }), "permissionDenied");
    assertRefused(await product.call("invitCode:use", { code, userId: unique("user") }), "invalid");
    dataOf(await product.call("server:u", { serverId: server.serverId, invitePolicy: "members" }));
    await join(product, code);
  });
});
