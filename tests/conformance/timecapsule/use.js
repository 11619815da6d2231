import assert from "node:assert/strict";
import {
  actor, assertFailed, BROKEN, codesOf, director, generated, letExpire, membersOf, publicUse, request, revoke, rowOf, section, UNKNOWN, use, used,
} from "./world.js";

const prove = section("3. Use Invite Code");

/** A new director's code and what its use answers. @param {string} [name] */
async function success(name) {
  const parent = await director(name);
  const { code } = await generated(parent);
  const user = await actor();
  const { status, body } = await use(code, user);
  assert.equal(status, 200, JSON.stringify(body));
  return { parent, code, user, body };
}

prove("POST `/api/invite-codes/use`", async () => {
  const { code } = await generated(await director());
  const { id: userId, token } = await actor();
  assertFailed(await request("GET", "/use", { token }), 405);
  assert.equal((await request("POST", "/use", { token, body: { code, userId } })).status, 200);
});

prove("Uses an invite code to create a relationship between users", async () => {
  const { parent, user } = await success();
  assert.deepEqual((await membersOf(parent.serverId)).sort(), [parent.id, user.id].sort());
});

prove("Headers: Content-Type: application/json", async () => {
  const parent = await director("John Smith", publicUse);
  const { code } = await generated(parent, publicUse);
  const headers = { "Content-Type": "application/json" };
  const { status, body } = await request("POST", "/use", { headers, body: { code, userId: "user-uuid-here" }, on: publicUse });
  assert.equal(status, 200, JSON.stringify(body));
  assert.ok((await membersOf(parent.serverId, publicUse)).includes("user-uuid-here"));
});

prove('Request Body: { "code": "Joh-456", "userId": "user-uuid-here" }', async () => {
  const { code } = await generated(await director("John Smith"));
  assert.match(code, /^Joh-\d{3}$/);
  const { id: userId, token } = await actor();
  for (const body of [{ userId }, { code }, {}, { code: 456, userId }, { code, userId: 5 }]) {
    assertFailed(await request("POST", "/use", { token, body }), 400);
  }
  assert.equal((await request("POST", "/use", { token, body: { code, userId } })).status, 200);
});

prove('Response: { "success": true, "data": { "message", "directorId", "relationshipCreated" } }', async () => {
  const { body } = await success();
  assert.deepEqual(Object.keys(body), ["success", "data"]);
  assert.equal(body.success, true);
  assert.deepEqual(Object.keys(body.data), ["message", "directorId", "relationshipCreated"]);
});

prove('Response: "message": "Invite code used successfully"', async () => {
  assert.equal((await success()).body.data.message, "Invite code used successfully");
});

prove('Response: "directorId": "director-uuid-here"', async () => {
  const { parent, body } = await success();
  assert.equal(body.data.directorId, parent.serverId);
  assert.equal((await codesOf(parent))[0].director_id, body.data.directorId);
});

prove('Response: "relationshipCreated": true', async () => {
  assert.equal((await success()).body.data.relationshipCreated, true);
});

prove("What Happens: 1. Validates the invite code", async () => {
  assertFailed(await use(UNKNOWN, await actor()), 400);
  const parent = await director();
  const { code } = await generated(parent);
  await letExpire(code);
  assertFailed(await use(code, await actor()), 400);
  assert.deepEqual(await membersOf(parent.serverId), [parent.id]);
});

prove("What Happens: 2. Marks code as used", async () => {
  const { parent, code, user } = await success();
  const row = await rowOf(parent, code);
  assert.deepEqual([row.is_used, row.used_by], [true, user.id]);
  assertFailed(await use(code, await actor()), 400);
});

prove("What Happens: 3. Creates director-actor relationship", async () => {
  const { parent, user } = await success();
  assert.ok((await membersOf(parent.serverId)).includes(user.id));
});

prove("What Happens: 4. Returns success confirmation", async () => {
  const { parent, body } = await success();
  const data = { message: "Invite code used successfully", directorId: parent.serverId, relationshipCreated: true };
  assert.deepEqual(body, { success: true, data });
});

prove("`400`: Invalid code or already used/expired", async () => {
  assertFailed(await use(UNKNOWN, await actor()), 400);
  const parent = await director();
  const { code: spent } = await generated(parent);
  await used(spent);
  assertFailed(await use(spent, await actor()), 400);
  const { code: old } = await generated(parent);
  await letExpire(old);
  assertFailed(await use(old, await actor()), 400);
  const { code: revoked } = await generated(parent);
  assert.equal((await revoke(parent, (await rowOf(parent, revoked)).id)).status, 200);
  assertFailed(await use(revoked, await actor()), 400);
});

prove("`500`: Server error", async () => {
  const { id: userId, token } = await actor();
  const reply = await request("POST", "/use", { token, body: { code: UNKNOWN, userId }, headers: BROKEN });
  assertFailed(reply, 500, "Server error");
});
