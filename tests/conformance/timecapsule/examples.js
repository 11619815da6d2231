// The document's own `curl` lines, with the worker's address and a real token filled in.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { actor, asService, director, generated, membersOf, publicUse, revoke, rowOf, section, use, validated } from "./world.js";

const run = promisify(execFile);

const GENERATE = `curl -X POST http://localhost:3000/api/invite-codes/generate \\
  -H "Authorization: Bearer YOUR_JWT_TOKEN" \\
  -H "Content-Type: application/json"`;
const VALIDATE = `curl -X POST http://localhost:3000/api/invite-codes/validate \\
  -H "Content-Type: application/json" \\
  -d '{"code": "Joh-456"}'`;
const USE = `curl -X POST http://localhost:3000/api/invite-codes/use \\
  -H "Content-Type: application/json" \\
  -d '{"code": "Joh-456", "userId": "user-uuid"}'`;

/** @param {string} line @param {Record<string, string>} [replaced] @returns {Promise<any>} what it prints */
async function answerTo(line, replaced = {}) {
  let command = line.replace("http://localhost:3000", publicUse.url.origin).replace("curl ", "curl --silent ");
  for (const [text, by] of Object.entries(replaced)) command = command.replace(text, by);
  const { stdout } = await run("sh", ["-c", command]);
  return JSON.parse(stdout);
}

/** The code of the examples. */
async function joh456() {
  const parent = await director("John Smith", publicUse);
  await asService(publicUse, "invitCode:c", { serverId: parent.serverId, creatorId: parent.id, code: "Joh-456", maxUses: 1, expiresAt: Date.now() + 3_600_000 });
  return parent;
}

const prove = section("Testing Examples");

prove("Generate Code: curl -X POST http://localhost:3000/api/invite-codes/generate", async () => {
  const { token } = await director("Sarah Connor", publicUse);
  const body = await answerTo(GENERATE, { YOUR_JWT_TOKEN: token });
  assert.equal(body.success, true);
  assert.match(body.data.code, /^Sar-\d{3}$/);
});

/** @type {Promise<import("./world.js").Director> | undefined} */
let owner;

prove("Validate Code: curl -X POST http://localhost:3000/api/invite-codes/validate", async () => {
  await (owner ??= joh456());
  assert.deepEqual(await answerTo(VALIDATE), {
    success: true,
    data: { isValid: true, isExpired: false, directorName: "John Smith", message: "Invite code is valid" },
  });
});

prove("Use Code: curl -X POST http://localhost:3000/api/invite-codes/use", async () => {
  const { serverId } = await (owner ??= joh456());
  assert.deepEqual(await answerTo(USE), {
    success: true,
    data: { message: "Invite code used successfully", directorId: serverId, relationshipCreated: true },
  });
  assert.ok((await membersOf(serverId, publicUse)).includes("user-uuid"));
});

const next = section("Next Steps");

next("5. Test the complete flow from generation to usage", async () => {
  const parent = await director("John Smith");
  const { code } = await generated(parent);
  assert.equal((await validated(code)).isValid, true);
  const user = await actor();
  assert.equal((await use(code, user)).status, 200);
  assert.equal((await validated(code)).isValid, false);
  const row = await rowOf(parent, code);
  assert.deepEqual([row.is_used, row.used_by], [true, user.id]);
  assert.equal((await revoke(parent, row.id)).status, 400);
  assert.ok((await membersOf(parent.serverId)).includes(user.id));
});
