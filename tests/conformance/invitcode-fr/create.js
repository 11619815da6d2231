import assert from "node:assert/strict";
import { expire } from "../../support/ledger.js";
import { assertBadArguments, assertRefused, dataOf } from "../../support/replies.js";
import { join, makeCode, makeServer, unique } from "../../support/world.js";
import { provingOf } from "../conformance.js";
import { create, documentOf, GENERATED, later, made, product, use } from "../invit-code-world.js";
import { invitCodeFrench } from "../statements/invitcode-fr.js";

const prove = provingOf(invitCodeFrench, "1. `c` - Création d'un Code d'Invitation");

prove("Crée un nouveau code d'invitation pour un serveur spécifié", async () => {
  const { serverId, ownerId } = await makeServer(product);
  const codes = [];
  for (let round = 0; round < 2; round += 1) codes.push(dataOf(await create({ serverId, creatorId: ownerId }), "Code created"));
  assert.notEqual(codes[0], codes[1]);
  for (const code of codes) assert.equal((await documentOf(code)).serverId, serverId);
});

prove("`serverId`: `id('server')` - Identifiant du serveur pour lequel le code doit être généré", async () => {
  const { serverId, ownerId } = await makeServer(product);
  const code = dataOf(await create({ serverId, creatorId: ownerId }), "Code created");
  assert.equal(dataOf(await use(code), "Code used").serverId, serverId);
  for (const wrong of [undefined, null, 7, "", {}]) assertBadArguments(await create({ serverId: wrong, creatorId: ownerId }), "serverId");
});

prove("`creatorId`: `string` - Identifiant de l'utilisateur créant le code", async () => {
  const { serverId, ownerId } = await makeServer(product);
  const code = dataOf(await create({ serverId, creatorId: ownerId }), "Code created");
  assert.equal((await documentOf(code)).creatorId, ownerId);
  for (const wrong of [undefined, null, 7, "", []]) assertBadArguments(await create({ serverId, creatorId: wrong }), "creatorId");
});

prove("`maxUses`: `number` _(facultatif)_ - Nombre maximal d'utilisations du code", async () => {
  const { code } = await made({ maxUses: 1 });
  await join(product, code);
  assertRefused(await use(code), "maxUsed");
});

prove("Si non spécifié, le code peut être utilisé un nombre illimité de fois", async () => {
  const { code } = await made();
  for (let round = 0; round < 30; round += 1) await join(product, code);
  const { uses, maxUses } = await documentOf(code);
  assert.deepEqual([uses, maxUses], [30, null]);
});

prove("`expiresAt`: `number` _(facultatif)_ - Timestamp d'expiration du code", async () => {
  const { code } = await made({ expiresAt: later() });
  await join(product, code);
  await expire(product, code);
  assertRefused(await use(code), "expired");
});

prove("Si non spécifié, le code n'expire pas", async () => {
  const { code } = await made();
  assert.equal((await documentOf(code)).expiresAt, null);
  await join(product, code);
});

prove("Vérifie que le serveur et le créateur existent", async () => {
  const { serverId, ownerId } = await makeServer(product);
  assertRefused(await create({ serverId: unique("nulle-part"), creatorId: ownerId }), "serverNotFound");
  assertRefused(await create({ serverId, creatorId: unique("personne") }), "permissionDenied");
});

prove("Vérifie que le créateur possède les permissions pour générer des invitations pour ce serveur", async () => {
  const { serverId, ownerId } = await makeServer(product, { invitePolicy: "admins" });
  const code = await makeCode(product, { serverId, ownerId });
  const member = await join(product, code);
  assertRefused(await create({ serverId, creatorId: member }), "permissionDenied");
  dataOf(await product.call("member:u", { serverId, userId: member, role: "admin" }));
  dataOf(await create({ serverId, creatorId: member }), "Code created");
});

prove("Génère un code unique aléatoire de 12 caractères", async () => {
  const server = await makeServer(product);
  const codes = await Promise.all(Array.from({ length: 30 }, () => makeCode(product, server)));
  for (const code of codes) assert.match(code, GENERATED);
  assert.equal(new Set(codes).size, codes.length);
});

prove("Vérifie que le code généré n'existe pas déjà", async () => {
  const servers = await Promise.all(Array.from({ length: 5 }, () => makeServer(product)));
  const codes = await Promise.all(Array.from({ length: 100 }, (_, at) => makeCode(product, /** @type {any} */ (servers[at % 5]))));
  assert.equal(new Set(codes).size, codes.length);
});

prove("Insère le code généré dans la base de données avec les informations fournies", async () => {
  const expiresAt = later();
  const { code, serverId, ownerId } = await made({ maxUses: 4, expiresAt });
  const document = await documentOf(code);
  for (const [name, value] of Object.entries({ serverId, creatorId: ownerId, code, uses: 0, maxUses: 4, expiresAt })) {
    assert.equal(document[name], value, name);
  }
});

prove("Success: `{ status: 'success', code: 200, message: 'Code created', data: codeGen }`", async () => {
  const { serverId, ownerId } = await makeServer(product);
  const { status, body } = await create({ serverId, creatorId: ownerId });
  assert.equal(status, 200);
  assert.deepEqual(body, { status: "success", code: 200, message: "Code created", data: body.data });
  assert.match(body.data, GENERATED);
});

prove("`errors.serverNotFound`: Serveur non trouvé", async () => {
  assertRefused(await create({ serverId: unique("nulle-part"), creatorId: "u" }), "serverNotFound");
});

prove("`errors.permissionDenied`: Permissions insuffisantes pour créer un code", async () => {
  const { serverId, ownerId } = await makeServer(product, { invitePolicy: "owner" });
  const member = await join(product, await makeCode(product, { serverId, ownerId }));
  assertRefused(await create({ serverId, creatorId: member }), "permissionDenied");
});
