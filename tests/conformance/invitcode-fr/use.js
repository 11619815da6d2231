import assert from "node:assert/strict";
import { expire } from "../../support/ledger.js";
import { assertBadArguments, assertRefused, assertSuccess, dataOf } from "../../support/replies.js";
import { join, unique, unknownCode } from "../../support/world.js";
import { provingOf } from "../conformance.js";
import { deleteServer, documentOf, later, made, membersOf, product, use } from "../invit-code-world.js";
import { invitCodeFrench } from "../statements/invitcode-fr.js";

const prove = provingOf(invitCodeFrench, "2. `use` - Utilisation d'un Code d'Invitation");

prove("Permet à un utilisateur d'utiliser un code d'invitation pour rejoindre un serveur", async () => {
  const { code, serverId } = await made();
  assertSuccess(await use(code), "Code used", { serverId, joined: true });
});

prove("`code`: `string` - Code d'invitation à utiliser", async () => {
  const { code } = await made();
  for (const wrong of [undefined, null, 123456789012, "", []]) assertBadArguments(await product.call("invitCode:use", { code: wrong, userId: "u" }), "code");
  dataOf(await use(code), "Code used");
});

prove("`userId`: `id('user')` - Identifiant de l'utilisateur utilisant le code", async () => {
  const { code, serverId } = await made();
  const userId = unique("user");
  dataOf(await use(code, userId), "Code used");
  assert.ok((await membersOf(serverId)).includes(userId));
  for (const wrong of [undefined, null, 5, "", {}]) assertBadArguments(await product.call("invitCode:use", { code, userId: wrong }), "userId");
});

prove("Vérifie que le code existe", async () => {
  assertRefused(await use(unknownCode()), "invalid");
});

prove("Vérifie que le code n'a pas expiré", async () => {
  const { code, serverId } = await made({ expiresAt: later() });
  await expire(product, code);
  const userId = unique("user");
  assertRefused(await use(code, userId), "expired");
  assert.ok(!(await membersOf(serverId)).includes(userId));
});

prove("Vérifie que le nombre maximal d'utilisations n'a pas été atteint", async () => {
  const { code, serverId } = await made({ maxUses: 2 });
  await join(product, code);
  await join(product, code);
  const userId = unique("user");
  assertRefused(await use(code, userId), "maxUsed");
  assert.ok(!(await membersOf(serverId)).includes(userId));
});

prove("Vérifie que le serveur associé au code existe", async () => {
  const { code, serverId } = await made();
  await deleteServer(serverId);
  assertRefused(await use(code), "serverNotFound");
});

prove("Ajoute l'utilisateur en tant que membre du serveur", async () => {
  const { code, serverId } = await made();
  const userId = await join(product, code);
  const { page } = dataOf(await product.call("member:r", { serverId }));
  const member = page.find((/** @type {any} */ one) => one.userId === userId);
  assert.deepEqual([member.serverId, member.role], [serverId, "member"]);
});

prove("Incrémente le nombre d'utilisations du code", async () => {
  const { code } = await made();
  await join(product, code);
  assert.equal((await documentOf(code)).uses, 1);
  await join(product, code);
  assert.equal((await documentOf(code)).uses, 2);
});

prove("Success: `{ status: 'success', code: 200, message: 'Code used' }`", async () => {
  const { code, serverId } = await made();
  const { status, body } = await use(code);
  assert.equal(status, 200);
  assert.deepEqual(body, { status: "success", code: 200, message: "Code used", data: { serverId, joined: true } });
});

prove("`errors.invalid`: Code d'invitation inconnu", async () => {
  assertRefused(await use(unknownCode()), "invalid");
});

prove("`errors.expired`: Code expiré", async () => {
  const { code } = await made({ expiresAt: later() });
  await expire(product, code);
  assertRefused(await use(code), "expired");
});

prove("`errors.maxUsed`: Nombre maximal d'utilisations atteint", async () => {
  const { code } = await made({ maxUses: 1 });
  await join(product, code);
  assertRefused(await use(code), "maxUsed");
});

prove("`errors.serverNotFound`: Serveur non trouvé", async () => {
  const { code, serverId } = await made();
  await deleteServer(serverId);
  assertRefused(await use(code), "serverNotFound");
});
