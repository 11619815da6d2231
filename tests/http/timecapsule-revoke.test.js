// TimeCapsule: DELETE /api/invite-codes/:codeId.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, describe, test } from "node:test";
import { expire, redemptionRows } from "../support/ledger.js";
import { startProduct } from "../support/product.js";
import { ask, assertRefused, dataOf, generated, makeDirector, SERVICE_KEY, TOKENS } from "../support/timecapsule.js";
import { signed } from "../support/tokens.js";
import { makeCode, unique, uniqueAddress } from "../support/world.js";

const product = await startProduct({ env: TOKENS });
after(() => product.remove());

/** @param {string} id @param {string} [token] */
const revoke = (id, token) => ask(product, `/${id}`, { method: "DELETE", ...(token === undefined ? {} : { token }) });

/** @param {{ token: string }} director */
const myCodes = async ({ token }) => dataOf(await ask(product, "/my-codes", { method: "GET", token }));

/** A director and the id of a code of its. @param {string} name */
async function withCode(name) {
  const director = await makeDirector(product, name);
  const code = await generated(product, director);
  const [{ id }] = await myCodes(director);
  return { director, code, id };
}

/** @param {string} code @param {string} userId */
const use = (code, userId) => ask(product, "/use", { token: SERVICE_KEY, body: { code, userId }, headers: { "X-Client-Address": uniqueAddress() } });

/** @param {import("../support/timecapsule.js").Reply} reply */
function assertRevoked(reply) {
  assert.equal(reply.status, 200);
  assert.deepEqual(reply.body, { success: true, message: "Invite code revoked successfully" });
  assert.equal(reply.trips, 1);
}

test("a director revokes its code, which then lets nobody in and is shown no more", async () => {
  const { director, code, id } = await withCode("Anna");
  assertRevoked(await revoke(id, director.token));
  assertRefused(await use(code, unique("actor")), 400, "Invite code does not exist");
  assert.deepEqual(await myCodes(director), []);
  const [row] = await product.rows("SELECT revoked_at FROM invit_code WHERE id = ?", id);
  assert.ok(row?.["revoked_at"], "its row stays");
});

test("again it is the same success", async () => {
  const { director, id } = await withCode("Bella");
  assertRevoked(await revoke(id, director.token));
  assertRevoked(await revoke(id, director.token));
});

test("an id may be written in capitals", async () => {
  const { director, id } = await withCode("Cara");
  assertRevoked(await revoke(id.toUpperCase(), director.token));
});

test("an expired code may be revoked", async () => {
  const { director, code, id } = await withCode("Dora");
  await expire(product, code);
  assertRevoked(await revoke(id, director.token));
});

test("a used code may not, and stays as it was", async () => {
  const { director, code, id } = await withCode("Emma");
  dataOf(await use(code, "ann"));
  assertRefused(await revoke(id, director.token), 400, "Cannot revoke used code", 1);
  const [shown] = await myCodes(director);
  assert.equal(shown.used_by, "ann");
  assert.equal((await redemptionRows(product, code)).length, 1);
});

test("a code for several uses may not either once it was used", async () => {
  const director = await makeDirector(product, "Fay");
  const code = await makeCode(product, { serverId: director.serverId, ownerId: director.userId }, {}, { token: director.token });
  const [row] = await product.rows("SELECT id FROM invit_code WHERE code = ?", code);
  dataOf(await use(code, "ann"));
  assertRefused(await revoke(String(row?.["id"]), director.token), 400, "Cannot revoke used code", 1);
});

describe("who asks", () => {
  test("must say so, whatever the id", async () => {
    const { id } = await withCode("Gina");
    for (const named of [id, randomUUID(), "no-id"]) assertRefused(await revoke(named), 401, "Unauthorized", 0);
  });

  test("must be the creator, an admin, the owner, or a service", async () => {
    const { director, id } = await withCode("Hanna");
    assertRefused(await revoke(id, await signed({ sub: "eve" })), 403, "Permission denied", 1);
    const member = unique("member");
    const invitation = await makeCode(product, { serverId: director.serverId, ownerId: director.userId }, {}, { token: director.token });
    dataOf(await use(invitation, member));
    const members = await signed({ sub: member });
    assertRefused(await revoke(id, members), 403, "Permission denied", 1);
    await product.call("member:u", { serverId: director.serverId, userId: member, role: "admin" }, { token: director.token });
    assertRevoked(await revoke(id, members));
    const again = await withCode("Ina");
    assertRevoked(await revoke(again.id, SERVICE_KEY));
  });

  test("learns of a code that is not there, is no id, or of a director that is gone, that it is not found", async () => {
    const { director, id } = await withCode("Jana");
    assertRefused(await revoke(randomUUID(), director.token), 404, "Code not found", 1);
    for (const none of ["no-id", "123", "%20", `${id}x`, id.replaceAll("-", "")]) assertRefused(await revoke(none, director.token), 404, "Code not found", 0);
    await product.call("server:d", { serverId: director.serverId }, { token: director.token });
    assertRefused(await revoke(id, director.token), 404, "Code not found", 1);
  });
});

test("a code that was revoked after its text was taken over cannot be restored", async () => {
  const { director, code, id } = await withCode("Kim");
  assertRevoked(await revoke(id, director.token));
  await product.rows("UPDATE invit_code SET folded = id WHERE id = ?", id);
  const restored = await product.call("invitCode:u", { id, revoked: false }, { token: director.token });
  assert.equal(restored.status, 409);
  assertRefused(await use(code, unique("actor")), 400, "Invite code does not exist");
});

test("revoking a code and using it at once: one of both wins", async () => {
  for (let round = 0; round < 8; round += 1) {
    const { director, code, id } = await withCode("Lara");
    const [revoked, used] = await Promise.all([revoke(id, director.token), use(code, "ann")]);
    if (revoked.status === 200) assertRefused(used, 400, "Invite code does not exist");
    else {
      assertRefused(revoked, 400, "Cannot revoke used code");
      assert.equal(dataOf(used).relationshipCreated, true);
    }
  }
});

test("a query has nothing to say", async () => {
  const { director, id } = await withCode("Mona");
  assertRefused(await revoke(`${id}?force=true`, director.token), 400, "Invalid request: query must be empty", 0);
});
