import assert from "node:assert/strict";
import { expire } from "../../support/ledger.js";
import { join, unique, unknownCode } from "../../support/world.js";
import { provingOf } from "../conformance.js";
import { create, deleteServer, later, made, product, use } from "../invit-code-world.js";
import { invitCodeEnglish } from "../statements/invitcode-en.js";

/** Provokes each refusal of the document as a caller would. */
async function refusals() {
  const full = await made({ maxUses: 1 });
  await join(product, full.code);
  const gone = await made();
  await deleteServer(gone.serverId);
  const old = await made({ expiresAt: later() });
  await expire(product, old.code);
  return {
    invalid: await use(unknownCode()),
    maxUsed: await use(full.code),
    serverNotFound: await use(gone.code),
    noServer: await create({ serverId: unique("nowhere"), creatorId: "u" }),
    expired: await use(old.code),
  };
}

const prove = provingOf(invitCodeEnglish, "Error Handling");

prove("The functions use a standardized error object to return consistent responses", async () => {
  for (const { body } of Object.values(await refusals())) {
    assert.deepEqual(Object.keys(body).sort(), ["code", "error", "message", "status"]);
    assert.equal(body.status, "error");
    assert.match(body.error, /^errors\.[a-zA-Z]+$/);
  }
});

prove('`errors.invalid`, 404, "Unknown code": The invitation code is unknown', async () => {
  const { status, body } = (await refusals()).invalid;
  assert.equal(status, 404);
  assert.deepEqual(body, { status: "error", code: 404, message: "Unknown code", error: "errors.invalid" });
});

prove('`errors.maxUsed`, 400, "Code usage limit reached": The usage limit of the code has been reached', async () => {
  const { status, body } = (await refusals()).maxUsed;
  assert.equal(status, 400);
  assert.deepEqual(body, { status: "error", code: 400, message: "Code usage limit reached", error: "errors.maxUsed" });
});

prove('`errors.serverNotFound`, 404, "Server not found": The specified server does not exist', async () => {
  const { serverNotFound, noServer } = await refusals();
  for (const { status, body } of [serverNotFound, noServer]) {
    assert.equal(status, 404);
    assert.deepEqual(body, { status: "error", code: 404, message: "Server not found", error: "errors.serverNotFound" });
  }
});

prove('`errors.expired`, 400, "Code expired": The code has expired', async () => {
  const { status, body } = (await refusals()).expired;
  assert.equal(status, 400);
  assert.deepEqual(body, { status: "error", code: 400, message: "Code expired", error: "errors.expired" });
});

prove(
  "Error responses always include an HTTP status (`code`) and a clear error message to facilitate debugging and understanding of the issue",
  async () => {
    const { body, status } = await use("", "");
    const replies = [...Object.values(await refusals()), { body, status }];
    for (const reply of replies) {
      assert.equal(reply.body.code, reply.status);
      assert.ok(reply.body.message.length > 5);
    }
    assert.deepEqual(body.details.map((/** @type {any} */ detail) => detail.field), ["code", "userId"]);
  },
);
