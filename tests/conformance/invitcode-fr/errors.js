import assert from "node:assert/strict";
import { expire } from "../../support/ledger.js";
import { join, makeServer, unique, unknownCode } from "../../support/world.js";
import { provingOf } from "../conformance.js";
import { create, deleteServer, later, made, product, use } from "../invit-code-world.js";
import { invitCodeFrench } from "../statements/invitcode-fr.js";

/** Provokes each refusal of the document as a caller would. */
async function refusals() {
  const old = await made({ expiresAt: later() });
  await expire(product, old.code);
  const full = await made({ maxUses: 1 });
  await join(product, full.code);
  const gone = await made();
  await deleteServer(gone.serverId);
  const { serverId } = await makeServer(product);
  return {
    invalid: await use(unknownCode()),
    expired: await use(old.code),
    maxUsed: await use(full.code),
    serverNotFound: await use(gone.code),
    permissionDenied: await create({ serverId, creatorId: unique("inconnu") }),
  };
}

const prove = provingOf(invitCodeFrench, "Gestion des Erreurs");

prove("Les fonctions utilisent un objet d'erreurs standardisé pour renvoyer des réponses cohérentes", async () => {
  for (const [name, { body }] of Object.entries(await refusals())) {
    assert.deepEqual(body, { status: "error", code: body.code, message: body.message, error: `errors.${name}` });
  }
});

prove("`errors.invalid`, 404, Unknown code: Le code d'invitation spécifié n'existe pas", async () => {
  const { status, body } = (await refusals()).invalid;
  assert.deepEqual([status, body.code, body.message, body.error], [404, 404, "Unknown code", "errors.invalid"]);
});

prove("`errors.expired`, 400, Code expired: Le code d'invitation a expiré et ne peut être utilisé", async () => {
  const { status, body } = (await refusals()).expired;
  assert.deepEqual([status, body.code, body.message, body.error], [400, 400, "Code expired", "errors.expired"]);
});

prove("`errors.maxUsed`, 400, Code usage limit reached: Le code a atteint le nombre maximal d'utilisations", async () => {
  const { status, body } = (await refusals()).maxUsed;
  assert.deepEqual([status, body.code, body.message, body.error], [400, 400, "Code usage limit reached", "errors.maxUsed"]);
});

prove("`errors.serverNotFound`, 404, Server not found: Le serveur associé au code n'existe pas", async () => {
  const { status, body } = (await refusals()).serverNotFound;
  assert.deepEqual([status, body.code, body.message, body.error], [404, 404, "Server not found", "errors.serverNotFound"]);
});

prove("`errors.permissionDenied`, 403, Permission denied: L'utilisateur n'a pas les permissions nécessaires", async () => {
  const { status, body } = (await refusals()).permissionDenied;
  assert.deepEqual([status, body.code, body.message, body.error], [403, 403, "Permission denied", "errors.permissionDenied"]);
});

prove("Les réponses d'erreur incluent toujours un statut HTTP (`code`) et un message d'erreur clair pour faciliter le débogage et la compréhension du problème", async () => {
  for (const { status, body } of [...Object.values(await refusals()), await use("", "")]) {
    assert.equal(body.code, status);
    assert.ok(body.message.length > 5);
  }
});
