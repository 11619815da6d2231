// The `idempotencyKey` of `invitCode:c`, as argument and as header: a retry makes no second code.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { startProduct } from "../support/product.js";
import { assertBadArguments, assertRefused, assertSuccess, dataOf } from "../support/replies.js";
import { join, makeCode, makeServer, unique } from "../support/world.js";

const product = await startProduct();
after(() => product.remove());

test("the same key from the same creator gives the same code again, as argument or header", async () => {
  const server = await makeServer(product);
  const idempotencyKey = unique("key");
  const first = await makeCode(product, server, { idempotencyKey });
  assert.equal(await makeCode(product, server, { idempotencyKey }), first);
  assert.equal(await makeCode(product, server, {}, { headers: { "Idempotency-Key": idempotencyKey } }), first);
});

test("a header alone is a key as well", async () => {
  const server = await makeServer(product);
  const headers = { "Idempotency-Key": unique("key") };
  const first = await makeCode(product, server, {}, { headers });
  assert.equal(await makeCode(product, server, {}, { headers }), first);
  assert.notEqual(await makeCode(product, server), first);
});

test("another key, no key, or another creator gives another code", async () => {
  const server = await makeServer(product);
  const member = await join(product, await makeCode(product, server));
  const idempotencyKey = unique("key");
  const codes = [
    await makeCode(product, server, { idempotencyKey }),
    await makeCode(product, server, { idempotencyKey: unique("key") }),
    await makeCode(product, server),
    await makeCode(product, { ...server, ownerId: member }, { idempotencyKey }),
  ];
  assert.equal(new Set(codes).size, codes.length);
});

test("a repeated wish for a chosen code is the same success, not a conflict", async () => {
  const { serverId, ownerId } = await makeServer(product);
  const args = { serverId, creatorId: ownerId, code: unique("Chosen"), idempotencyKey: unique("key") };
  const first = await product.call("invitCode:c", args);
  assertSuccess(await product.call("invitCode:c", args), "Code created", dataOf(first, "Code created"));
});

test("the key still leads to the code after it was used", async () => {
  const server = await makeServer(product);
  const idempotencyKey = unique("key");
  const code = await makeCode(product, server, { idempotencyKey, maxUses: 1 });
  await join(product, code);
  assert.equal(await makeCode(product, server, { idempotencyKey, maxUses: 1 }), code);
});

test("a refused call leaves no trace: the key serves when the call is right", async () => {
  const { serverId } = await makeServer(product);
  const creatorId = unique("later");
  const idempotencyKey = unique("key");
  assertRefused(await product.call("invitCode:c", { serverId, creatorId, idempotencyKey }), "permissionDenied");
  const joinCode = await makeCode(product, { serverId, ownerId: (await product.call("server:r", { serverId })).body.data.ownerId });
  await join(product, joinCode, creatorId);
  dataOf(await product.call("invitCode:c", { serverId, creatorId, idempotencyKey }), "Code created");
});

test("30 retries at once make one code", async () => {
  const { serverId, ownerId } = await makeServer(product);
  const args = { serverId, creatorId: ownerId, idempotencyKey: unique("key") };
  const replies = await Promise.all(Array.from({ length: 30 }, () => product.call("invitCode:c", args)));
  assert.equal(new Set(replies.map((reply) => dataOf(reply, "Code created"))).size, 1);
});

describe("a key", () => {
  for (const idempotencyKey of ["", "x".repeat(129), "two words", "tab\t", "ké", "a,b", 5, true, {}, ["k"]]) {
    test(`that is ${JSON.stringify(idempotencyKey).slice(0, 20)} is refused`, async () => {
      const { serverId, ownerId } = await makeServer(product);
      const reply = await product.call("invitCode:c", { serverId, creatorId: ownerId, idempotencyKey });
      assertBadArguments(reply, "idempotencyKey");
    });
  }

  test("of 128 characters is taken", async () => {
    await makeCode(product, await makeServer(product), { idempotencyKey: "k".repeat(128) });
  });

  test("that differs between argument and header is refused, since only one can be meant", async () => {
    const { serverId, ownerId } = await makeServer(product);
    const args = { serverId, creatorId: ownerId, idempotencyKey: "one" };
    const reply = await product.call("invitCode:c", args, { headers: { "Idempotency-Key": "another" } });
    assertRefused(reply, "badRequest");
  });

  test("in the header may be too long, and is refused like an argument", async () => {
    const { serverId, ownerId } = await makeServer(product);
    const headers = { "Idempotency-Key": "k".repeat(129) };
    assertRefused(await product.call("invitCode:c", { serverId, creatorId: ownerId }, { headers }), "badRequest");
  });
});

test("the header means nothing to other functions", async () => {
  const server = await makeServer(product);
  const code = await makeCode(product, server);
  const headers = { "Idempotency-Key": unique("key") };
  for (const userId of [unique("user"), unique("user")]) {
    const reply = await product.call("invitCode:use", { code, userId }, { headers });
    assertSuccess(reply, "Code used", { serverId: server.serverId, joined: true });
  }
});
