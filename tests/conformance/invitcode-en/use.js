import assert from "node:assert/strict";
import { expire } from "../../support/ledger.js";
import { assertBadArguments, assertRefused, assertSuccess, dataOf } from "../../support/replies.js";
import { join, unique, unknownCode } from "../../support/world.js";
import { provingOf } from "../conformance.js";
import { deleteServer, documentOf, later, made, membersOf, product, use } from "../invit-code-world.js";
import { invitCodeEnglish } from "../statements/invitcode-en.js";

const prove = provingOf(invitCodeEnglish, "2. `use` - Use an Invitation Code");

prove("Allows a user to use an invitation code to join a server", async () => {
  const { code, serverId } = await made();
  const userId = unique("user");
  assertSuccess(await use(code, userId), "Code used", { serverId, joined: true });
  assert.ok((await membersOf(serverId)).includes(userId));
});

prove("`code`: Invitation code to use", async () => {
  const [one, other] = [await made(), await made()];
  assert.equal(dataOf(await use(one.code), "Code used").serverId, one.serverId);
  assert.equal(dataOf(await use(other.code), "Code used").serverId, other.serverId);
  assertBadArguments(await product.call("invitCode:use", { userId: "u" }), "code");
});

prove("`userId`: Identifier of the user using the code", async () => {
  const { code, serverId } = await made();
  const userId = unique("user");
  dataOf(await use(code, userId), "Code used");
  assert.ok((await membersOf(serverId)).includes(userId));
  assertBadArguments(await product.call("invitCode:use", { code }), "userId");
});

prove("`user`: Username of the user", async () => {
  const { code, serverId } = await made();
  const userId = unique("user");
  dataOf(await use(code, userId, { user: "Ada Lovelace" }), "Code used");
  const { page } = dataOf(await product.call("member:r", { serverId }));
  assert.equal(page.find((/** @type {any} */ member) => member.userId === userId).user, "Ada Lovelace");
});

prove("The invitation code is searched for in the `invitCode` table", async () => {
  const { code } = await made();
  assertRefused(await use(unknownCode()), "invalid");
  dataOf(await use(code), "Code used");
});

prove("If the code does not exist, returns the error `errors.invalid`", async () => {
  assertRefused(await use(unknownCode()), "invalid");
});

prove("If the code has expired, returns the error `errors.expired`", async () => {
  const { code } = await made({ expiresAt: later() });
  await expire(product, code);
  assertRefused(await use(code), "expired");
});

prove("If the maximum usage limit is reached, returns the error `errors.maxUsed`", async () => {
  const { code } = await made({ maxUses: 1 });
  await join(product, code);
  assertRefused(await use(code), "maxUsed");
});

prove("Checks that the server associated with the code exists", async () => {
  const { code, serverId } = await made();
  await join(product, code);
  await deleteServer(serverId);
  assertRefused(await use(code), "serverNotFound");
});

prove("If the server does not exist, returns the error `errors.serverNotFound`", async () => {
  const { code, serverId } = await made({ maxUses: 1 });
  await deleteServer(serverId);
  assertRefused(await use(code), "serverNotFound");
});

prove("The user is added as a member of the server in the `member` table", async () => {
  const { code, serverId, ownerId } = await made();
  const userId = await join(product, code);
  assert.deepEqual((await membersOf(serverId)).sort(), [ownerId, userId].sort());
});

prove("The `uses` counter of the invitation code is incremented by 1", async () => {
  const { code } = await made();
  await join(product, code);
  assert.equal((await documentOf(code)).uses, 1);
});

prove("Increments the `uses` field of the invitation code", async () => {
  const { code } = await made();
  for (const uses of [1, 2, 3]) {
    await join(product, code);
    assert.equal((await documentOf(code)).uses, uses);
  }
});

prove("Success: `{ status: 'success', code: 200, message: 'Code used' }`", async () => {
  const { code, serverId } = await made();
  const { status, body } = await use(code);
  assert.equal(status, 200);
  assert.deepEqual(body, { status: "success", code: 200, message: "Code used", data: { serverId, joined: true } });
});

prove("`errors.invalid`: The invitation code is invalid", async () => {
  for (const code of [unknownCode(), "????", "123", "AAAAAAAAAAAA"]) assertRefused(await use(code), "invalid");
});

prove("`errors.maxUsed`: The usage limit of the code has been reached", async () => {
  const { code } = await made({ maxUses: 2 });
  await join(product, code);
  await join(product, code);
  assertRefused(await use(code), "maxUsed");
  assert.equal((await documentOf(code)).uses, 2);
});

prove("`errors.serverNotFound`: The specified server does not exist", async () => {
  const { code, serverId } = await made();
  await deleteServer(serverId);
  assertRefused(await use(code), "serverNotFound");
});

prove("`errors.expired`: The code has expired", async () => {
  const { code } = await made({ expiresAt: later() });
  await join(product, code);
  await expire(product, code);
  assertRefused(await use(code), "expired");
  assert.equal((await documentOf(code)).uses, 1);
});
