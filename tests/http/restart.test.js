// Data survives a restart on the same disk.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { assertLedger, codeRow } from "../support/ledger.js";
import { startProduct } from "../support/product.js";
import { assertRefused, assertSuccess, dataOf } from "../support/replies.js";
import { join, makeCode, makeServer, unique } from "../support/world.js";

const product = await startProduct();
after(() => product.remove());

test("a code used before a restart still counts its uses after it", async () => {
  const server = await makeServer(product);
  const code = await makeCode(product, server, { maxUses: 2 });
  const userId = await join(product, code);
  await product.restart();
  assertSuccess(await product.call("invitCode:use", { code, userId }), "Code used", { serverId: server.serverId, joined: false });
  await join(product, code);
  assertRefused(await product.call("invitCode:use", { code, userId: unique("late") }), "maxUsed");
  assert.equal((await codeRow(product, code)).uses, 2);
  await assertLedger(product);
});

test("servers, members, roles, bans and keys survive a restart", async () => {
  const { serverId, ownerId } = await makeServer(product, { invitePolicy: "admins" });
  const idempotencyKey = unique("key");
  const code = await makeCode(product, { serverId, ownerId }, { idempotencyKey });
  const [admin, banned] = [await join(product, code), await join(product, code)];
  dataOf(await product.call("member:u", { serverId, userId: admin, role: "admin" }));
  dataOf(await product.call("member:d", { serverId, userId: banned, ban: true }));
  const before = [dataOf(await product.call("server:r", { serverId })), dataOf(await product.call("member:r", { serverId }))];
  await product.restart();
  assert.deepEqual([dataOf(await product.call("server:r", { serverId })), dataOf(await product.call("member:r", { serverId }))], before);
  assertRefused(await product.call("invitCode:use", { code, userId: banned }), "permissionDenied");
  assert.equal(await makeCode(product, { serverId, ownerId }, { idempotencyKey }), code);
});

test("a deleted server stays deleted after a restart", async () => {
  const server = await makeServer(product);
  const code = await makeCode(product, server);
  dataOf(await product.call("server:d", { serverId: server.serverId }), "Server deleted");
  await product.restart();
  assertRefused(await product.call("server:r", { serverId: server.serverId }), "serverNotFound");
  assertRefused(await product.call("invitCode:use", { code, userId: unique("late") }), "serverNotFound");
});
