import assert from "node:assert/strict";
import { actor, assertFailed, BROKEN, codesOf, director, generated, request, revoke, rowOf, section, use, used, UUID, validated } from "./world.js";

const NOBODYS = "01900000-0000-7000-8000-000000000000";
const prove = section("5. Revoke Invite Code");

/** A director with one new code. */
async function fresh() {
  const parent = await director();
  const { code } = await generated(parent);
  return { parent, code, id: (await rowOf(parent, code)).id };
}

prove("DELETE `/api/invite-codes/:codeId`", async () => {
  const { parent, id } = await fresh();
  assertFailed(await request("GET", `/${id}`, { token: parent.token }), 405);
  assert.equal((await request("DELETE", `/${id}`, { token: parent.token })).status, 200);
});

prove("Revokes an unused invite code", async () => {
  const { parent, code, id } = await fresh();
  assert.equal((await revoke(parent, id)).status, 200);
  assert.equal((await validated(code)).isValid, false);
  assertFailed(await use(code, await actor()), 400);
});

prove("Headers: Authorization: Bearer <jwt-token>", async () => {
  const { parent, id } = await fresh();
  assertFailed(await request("DELETE", `/${id}`), 401);
  assert.equal((await request("DELETE", `/${id}`, { headers: { Authorization: `Bearer ${parent.token}` } })).status, 200);
});

prove("`codeId`: UUID of the invite code to revoke", async () => {
  const parent = await director();
  const kept = await generated(parent);
  const { code } = await generated(parent);
  const { id } = await rowOf(parent, code);
  assert.match(id, UUID);
  assert.equal((await revoke(parent, id)).status, 200);
  assert.equal((await validated(code)).isValid, false);
  assert.equal((await validated(kept.code)).isValid, true);
});

prove('Response: { "success": true, "message": "Invite code revoked successfully" }', async () => {
  const { parent, id } = await fresh();
  const { status, body } = await revoke(parent, id);
  assert.deepEqual([status, body], [200, { success: true, message: "Invite code revoked successfully" }]);
});

prove("`401`: Unauthorized", async () => {
  const { code, id } = await fresh();
  assertFailed(await request("DELETE", `/${id}`), 401, "Unauthorized");
  assert.equal((await validated(code)).isValid, true);
});

prove("`403`: Permission denied", async () => {
  const { code, id } = await fresh();
  assertFailed(await revoke(await director(), id), 403, "Permission denied");
  assertFailed(await revoke({ ...(await actor()), serverId: "" }, id), 403, "Permission denied");
  assert.equal((await validated(code)).isValid, true);
});

prove("`404`: Code not found", async () => {
  assertFailed(await revoke(await director(), NOBODYS), 404, "Code not found");
});

prove("`400`: Cannot revoke used code", async () => {
  const { parent, code, id } = await fresh();
  await used(code);
  assertFailed(await revoke(parent, id), 400, "Cannot revoke used code");
  const [row] = await codesOf(parent);
  assert.equal(row.is_used, true);
});

prove("`500`: Server error", async () => {
  const { parent, id } = await fresh();
  assertFailed(await request("DELETE", `/${id}`, { token: parent.token, headers: BROKEN }), 500, "Server error");
});
