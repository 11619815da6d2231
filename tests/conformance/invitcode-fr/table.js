import assert from "node:assert/strict";
import { assertBadArguments, assertRefused, dataOf } from "../../support/replies.js";
import { join, makeCode, makeServer, unique } from "../../support/world.js";
import { provingOf } from "../conformance.js";
import { create, documentOf, GENERATED, later, made, membersOf, product, use } from "../invit-code-world.js";
import { invitCodeFrench } from "../statements/invitcode-fr.js";

const introduction = provingOf(invitCodeFrench, "Introduction");

introduction("Le module `invitCode` gère la création, l'utilisation et la gestion des codes d'invitation pour permettre aux utilisateurs de rejoindre des serveurs", async () => {
  const { code, serverId } = await made();
  const userId = await join(product, code);
  assert.ok((await membersOf(serverId)).includes(userId));
  const { page } = dataOf(await product.call("invitCode:list", { serverId }));
  assert.deepEqual(page.map((/** @type {any} */ one) => [one.code, one.uses]), [[code, 1]]);
});

introduction("CRUD (Create, Read, Update, Delete) pour la table `invitCode`", async () => {
  const { code } = await made({ maxUses: 2 });
  const { _id: id, maxUses } = await documentOf(code);
  assert.equal(maxUses, 2);
  assert.equal(dataOf(await product.call("invitCode:u", { id, maxUses: 5 })).maxUses, 5);
  assert.equal((await documentOf(code)).maxUses, 5);
  dataOf(await product.call("invitCode:d", { id }));
  assertRefused(await use(code), "invalid");
});

const structure = provingOf(invitCodeFrench, "Structure");

structure("`serverId`: `id('server')`, Identifiant du serveur pour lequel le code est généré", async () => {
  const { code, serverId } = await made();
  assert.equal((await documentOf(code)).serverId, serverId);
  assert.equal(dataOf(await product.call("server:r", { serverId }))._id, serverId);
});

structure("`creatorId`: `string`, Identifiant de l'utilisateur ayant créé le code", async () => {
  const server = await made();
  const member = await join(product, server.code);
  const code = dataOf(await create({ serverId: server.serverId, creatorId: member }), "Code created");
  assert.equal((await documentOf(code)).creatorId, member);
});

structure("`code`: `string`, Code d'invitation unique généré aléatoirement", async () => {
  const server = await makeServer(product);
  const codes = await Promise.all(Array.from({ length: 40 }, () => makeCode(product, server)));
  assert.equal(new Set(codes).size, codes.length);
  for (const code of codes) assert.match(code, GENERATED);
  // All codes of one server share their first symbols, so only the others are checked for randomness.
  for (let place = 2; place < 12; place += 1) {
    assert.ok(new Set(codes.map((code) => code[place])).size > 10, `symbol ${place + 1} varies`);
  }
});

structure("`uses`: `number`, Nombre actuel d'utilisations du code", async () => {
  const { code } = await made();
  assert.equal((await documentOf(code)).uses, 0);
  await join(product, code);
  await join(product, code);
  assert.equal((await documentOf(code)).uses, 2);
});

structure("`maxUses`: `number`/`null`, _(optionnel)_ Nombre maximal d'utilisations autorisées", async () => {
  assert.equal((await documentOf((await made({ maxUses: 1_000_000_000 })).code)).maxUses, 1_000_000_000);
  assert.equal((await documentOf((await made()).code)).maxUses, null);
});

structure("`expiresAt`: `number`/`null`, _(optionnel)_ Timestamp d'expiration du code", async () => {
  const expiresAt = later();
  assert.equal((await documentOf((await made({ expiresAt })).code)).expiresAt, expiresAt);
  assert.equal((await documentOf((await made()).code)).expiresAt, null);
});

const rules = provingOf(invitCodeFrench, "Règles de validation");

rules("Code: Doit être unique", async () => {
  const server = await makeServer(product);
  const other = await makeServer(product);
  const code = unique("UNIQUE");
  await makeCode(product, server, { code });
  for (const same of [code, code.toLowerCase(), code.replace("-", "")]) {
    assertRefused(await create({ serverId: other.serverId, creatorId: other.ownerId, code: same }), "conflict");
  }
});

rules("Un code généré est vérifié pour s'assurer qu'il n'existe pas déjà dans la base de données", async () => {
  const server = await makeServer(product);
  const codes = await Promise.all(Array.from({ length: 100 }, () => makeCode(product, server)));
  assert.equal(new Set(codes).size, codes.length);
});

rules("Utilisations: Doit être un entier positif", async () => {
  const { code } = await made();
  assert.equal((await documentOf(code)).uses, 0);
  await join(product, code);
  const { uses } = await documentOf(code);
  assert.ok(Number.isInteger(uses) && uses > 0);
});

rules("Nombre maximal d'utilisations: Optionnel, si spécifié, doit être un entier positif", async () => {
  const { serverId, ownerId } = await makeServer(product);
  for (const maxUses of [0, -1, 1.5, "3", 1_000_000_001]) {
    assertBadArguments(await create({ serverId, creatorId: ownerId, maxUses }), "maxUses");
  }
  for (const maxUses of [1, 1_000_000_000, null, undefined]) {
    dataOf(await create({ serverId, creatorId: ownerId, maxUses }), "Code created");
  }
});

rules("Expiration: Optionnel, si spécifié, doit être un timestamp futur", async () => {
  const { serverId, ownerId } = await makeServer(product);
  for (const expiresAt of [Date.now() - 1, 0, -1, "demain", later() + 0.5]) {
    assertBadArguments(await create({ serverId, creatorId: ownerId, expiresAt }), "expiresAt");
  }
  for (const expiresAt of [later(), null, undefined]) {
    dataOf(await create({ serverId, creatorId: ownerId, expiresAt }), "Code created");
  }
});
