// The `idempotencyKey` of `invitCode:c`, as argument and as header: a retry creates no second code.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { startProduct } from "../support/product.js";
import { assertBadArguments, assertRefused, assertSuccess, dataOf } from "../support/replies.js";
import { join, makeCode, makeServer, unique } from "../support/world.js";

const product = await startProduct();
after(() => product.remove());

test("the same idempotency key from the same creator gives the same code, as argument or header", async () => {
  const server = await makeServer(product);
  const idempotencyKey = unique("key");
  const first = await makeCode(product, server, { idempotencyKey });
  assert.equal(await makeCode(product, server, { idempotencyKey }), first);
  assert.equal(await makeCode(product, server, {}, { headers: { "Idempotency-Key": idempotencyKey } }), first);
});

test("the Idempotency-Key header alone is a key too", async () => {
  const server = await makeServer(product);
  const headers = { "Idempotency-Key": unique("key") };
  const first = await makeCode(product, server, {}, { headers });
  assert.equal(await makeCode(product, server, {}, { headers }), first);
  assert.notEqual(await makeCode(product, server), first);
});

test("another key, no key, another creator or another server gives another code", async () => {
  const server = await makeServer(product);
  const other = await makeServer(product, { ownerId: server.ownerId });
  const member = await join(product, await makeCode(product, server));
  const idempotencyKey = unique("key");
  const codes = [
    await makeCode(product, server, { idempotencyKey }),
    await makeCode(product, server, { idempotencyKey: unique("key") }),
    await makeCode(product, server),
    await makeCode(product, { ...server, ownerId: member }, { idempotencyKey }),
    await makeCode(product, other, { idempotencyKey }),
  ];
  assert.equal(new Set(codes).size, codes.length);
});

test("repeating the creation of a custom code with its key succeeds and is not a conflict", async () => {
  const { serverId, ownerId } = await makeServer(product);
  const args = { serverId, creatorId: ownerId, code: unique("Chosen"), idempotencyKey: unique("key") };
  const first = await product.call("invitCode:c", args);
  assertSuccess(await product.call("invitCode:c", args), "Code created", dataOf(first, "Code created"));
});

test("the key still gives the code after it was used, changed and expired", async () => {
  const server = await makeServer(product);
  const args = { idempotencyKey: unique("key"), maxUses: 1, label: "Spring", expiresAt: Date.now() + 1_000 };
  const code = await makeCode(product, server, args);
  await join(product, code);
  const { _id: id } = dataOf(await product.call("invitCode:r", { code }));
  dataOf(await product.call("invitCode:u", { id, maxUses: 7, label: "Summer" }));
  while (Date.now() <= args.expiresAt) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(await makeCode(product, server, args), code);
});

describe("a repeated idempotency key", () => {
  /** @param {Record<string, unknown>} first @param {Record<string, unknown>} again */
  async function repeated(first, again) {
    const { serverId, ownerId } = await makeServer(product);
    const who = { serverId, creatorId: ownerId, idempotencyKey: unique("key") };
    const made = await product.call("invitCode:c", { ...who, ...first });
    const reply = await product.call("invitCode:c", { ...who, ...again });
    // The first call can still be repeated after other calls with the key.
    assertSuccess(await product.call("invitCode:c", { ...who, ...first }), "Code created", dataOf(made, "Code created"));
    return reply;
  }

  const chosen = unique("Chosen");
  /** @type {[string, Record<string, unknown>, Record<string, unknown>, string[]][]} */
  const others = [
    ["another maxUses", { maxUses: 5 }, { maxUses: 6 }, ["maxUses"]],
    ["a maxUses where there was none", {}, { maxUses: 6 }, ["maxUses"]],
    ["another code", { code: chosen }, { code: `${chosen}-2` }, ["code"]],
    ["no code where one was chosen", { code: `${chosen}-3` }, {}, ["code"]],
    ["another label and another end", { label: "a" }, { label: "b", expiresAt: Date.UTC(2100, 0, 1) }, ["expiresAt", "label"]],
  ];
  for (const [what, first, again, fields] of others) {
    test(`a repeated idempotency key with ${what} is a conflict that names what differs`, async () => {
      const { body, status } = await repeated(first, again);
      assert.equal(status, 409);
      assert.equal(body.error, "errors.conflict");
      assert.equal(body.message, "Idempotency key already used with other arguments");
      assert.deepEqual(body.details.map((/** @type {{ field: string }} */ { field }) => field).sort(), fields);
      for (const { problem } of body.details) assert.equal(problem, "differs from the first call with this idempotencyKey");
    });
  }

  test("the key of a revoked code is a conflict that says so, until the code is restored", async () => {
    const { serverId, ownerId } = await makeServer(product);
    const args = { serverId, creatorId: ownerId, idempotencyKey: unique("key"), maxUses: 3 };
    const code = dataOf(await product.call("invitCode:c", args), "Code created");
    const { _id: id } = dataOf(await product.call("invitCode:r", { code }));
    dataOf(await product.call("invitCode:d", { id }));
    const { body, status } = await product.call("invitCode:c", args);
    assert.equal(status, 409);
    assert.equal(body.message, "The code created with this idempotency key was revoked");
    assert.deepEqual(body.details, [{ field: "idempotencyKey", problem: "belongs to a code that is revoked; use another key for a new code" }]);
    dataOf(await product.call("invitCode:u", { id, revoked: false }));
    assertSuccess(await product.call("invitCode:c", args), "Code created", code);
  });

  test("a key whose expiresAt passed before the first call is refused and can be used later", async () => {
    const { serverId, ownerId } = await makeServer(product);
    const args = { serverId, creatorId: ownerId, idempotencyKey: unique("key") };
    // Only storage knows whether it repeats an earlier call.
    const { body, status } = await product.call("invitCode:c", { ...args, expiresAt: Date.now() - 1_000 });
    assert.equal(status, 400);
    assert.deepEqual(body.details, [{ field: "expiresAt", problem: "must be in the future" }]);
    dataOf(await product.call("invitCode:c", args), "Code created");
  });
});

test("a refused call does not consume its idempotency key", async () => {
  const { serverId } = await makeServer(product);
  const creatorId = unique("later");
  const idempotencyKey = unique("key");
  assertRefused(await product.call("invitCode:c", { serverId, creatorId, idempotencyKey }), "permissionDenied");
  const joinCode = await makeCode(product, { serverId, ownerId: (await product.call("server:r", { serverId })).body.data.ownerId });
  await join(product, joinCode, creatorId);
  dataOf(await product.call("invitCode:c", { serverId, creatorId, idempotencyKey }), "Code created");
});

test("30 concurrent retries with one key create one code", async () => {
  const { serverId, ownerId } = await makeServer(product);
  const args = { serverId, creatorId: ownerId, idempotencyKey: unique("key") };
  const replies = await Promise.all(Array.from({ length: 30 }, () => product.call("invitCode:c", args)));
  assert.equal(new Set(replies.map((reply) => dataOf(reply, "Code created"))).size, 1);
});

test("of 30 different concurrent calls with one key, one creates a code and 29 get 409", async () => {
  const { serverId, ownerId } = await makeServer(product);
  const args = { serverId, creatorId: ownerId, idempotencyKey: unique("key") };
  const replies = await Promise.all(Array.from({ length: 30 }, (_, at) => product.call("invitCode:c", { ...args, maxUses: at + 1 })));
  assert.deepEqual(replies.map(({ status }) => status).sort(), [200, ...Array.from({ length: 29 }, () => 409)]);
  const page = dataOf(await product.call("invitCode:list", { serverId }), "Codes found");
  assert.equal(page.page.length, 1);
});

describe("the form of an idempotency key", () => {
  for (const idempotencyKey of ["", "x".repeat(129), "two words", "tab\t", "ké", "a,b", 5, true, {}, ["k"]]) {
    test(`the idempotency key ${JSON.stringify(idempotencyKey).slice(0, 20)} is refused`, async () => {
      const { serverId, ownerId } = await makeServer(product);
      const reply = await product.call("invitCode:c", { serverId, creatorId: ownerId, idempotencyKey });
      assertBadArguments(reply, "idempotencyKey");
    });
  }

  test("an idempotency key of 128 characters is accepted", async () => {
    await makeCode(product, await makeServer(product), { idempotencyKey: "k".repeat(128) });
  });

  test("two different keys in argument and header are refused", async () => {
    const { serverId, ownerId } = await makeServer(product);
    const args = { serverId, creatorId: ownerId, idempotencyKey: "one" };
    const reply = await product.call("invitCode:c", args, { headers: { "Idempotency-Key": "another" } });
    assertRefused(reply, "badRequest");
  });

  test("a key in the header that is too long is refused like an argument", async () => {
    const { serverId, ownerId } = await makeServer(product);
    const headers = { "Idempotency-Key": "k".repeat(129) };
    assertRefused(await product.call("invitCode:c", { serverId, creatorId: ownerId }, { headers }), "badRequest");
  });
});

test("other functions ignore the Idempotency-Key header", async () => {
  const server = await makeServer(product);
  const code = await makeCode(product, server);
  const headers = { "Idempotency-Key": unique("key") };
  for (const userId of [unique("user"), unique("user")]) {
    const reply = await product.call("invitCode:use", { code, userId }, { headers });
    assertSuccess(reply, "Code used", { serverId: server.serverId, joined: true });
  }
});
