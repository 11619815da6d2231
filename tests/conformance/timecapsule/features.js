import assert from "node:assert/strict";
import { actor, assertFailed, codesOf, director, generated, ISO, letExpire, membersOf, request, revoke, rowOf, section, use, used, validated } from "./world.js";

const benefit = section("Benefits of Backend Implementation");

benefit("1. Centralized Logic: All code generation happens server-side", async () => {
  const { token } = await director("John Smith");
  const { status, body } = await request("POST", "/generate", { token, body: { code: "Joh-000", expiresAt: "2999-01-01T00:00:00.000Z" } });
  // A code that the client brings is refused or ignored.
  if (status === 200) assert.ok(new Date(body.data.expiresAt).getTime() < Date.now() + 25 * 3_600_000);
  else assertFailed({ status, body }, 400);
  assert.match((await request("POST", "/generate", { token })).body.data.code, /^Joh-\d{3}$/);
});

benefit("2. Database Storage: Codes are tracked and can be managed", async () => {
  const parent = await director();
  const { code } = await generated(parent);
  const { id } = await rowOf(parent, code);
  assert.equal((await revoke(parent, id)).status, 200);
  assert.equal((await validated(code)).isValid, false);
});

benefit("3. Security: Proper validation and access control", async () => {
  const parent = await director();
  const { code } = await generated(parent);
  const [one, other] = [await actor(), await actor()];
  assertFailed(await request("POST", "/use", { token: one.token, body: { code, userId: other.id } }), 403);
  assertFailed(await request("POST", "/use", { token: one.token, body: { code, userId: 5 } }), 400);
  assert.equal((await validated(code)).isValid, true);
});

benefit("4. Audit Trail: Track who generated and used codes", async () => {
  const parent = await director();
  const { code } = await generated(parent);
  const user = await used(code);
  const { created_by: by, used_by: usedBy, used_at: usedAt } = await rowOf(parent, code);
  assert.deepEqual([by, usedBy], [parent.id, user.id]);
  assert.match(usedAt, ISO);
});

benefit("5. Expiration Management: Automatic expiration handling", async () => {
  const { code } = await generated(await director());
  await letExpire(code);
  assert.equal((await validated(code)).isExpired, true);
  assertFailed(await use(code, await actor()), 400);
});

benefit("6. Relationship Creation: Automatic family connection setup", async () => {
  const parent = await director();
  const { id } = await used((await generated(parent)).code);
  assert.ok((await membersOf(parent.serverId)).includes(id));
});

const feature = section("Key Features");

feature("Unique Codes: Each code is unique across the system", async () => {
  // Two directors of one first name share their thousand numbers.
  const parents = [await director("Zoe One"), await director("Zoe Two"), await director("Zoe Three")];
  const codes = [];
  for (const parent of parents) {
    for (let round = 0; round < 10; round += 1) codes.push((await generated(parent)).code);
  }
  assert.equal(new Set(codes).size, 30);
});

feature("Expiration: 24-hour automatic expiration", async () => {
  const parent = await director();
  const { code } = await generated(parent);
  const { created_at: from, expires_at: until } = await rowOf(parent, code);
  assert.equal(new Date(until).getTime() - new Date(from).getTime(), 24 * 3_600_000);
});

feature("Usage Tracking: Track when and by whom codes are used", async () => {
  const parent = await director();
  const { code } = await generated(parent);
  const before = Date.now();
  const user = await used(code);
  const row = await rowOf(parent, code);
  assert.deepEqual([row.is_used, row.used_by], [true, user.id]);
  const at = new Date(row.used_at).getTime();
  assert.ok(at >= before && at <= Date.now());
});

feature("Relationships: Automatic director-actor relationship creation", async () => {
  const parent = await director();
  const user = await actor();
  const { body } = await use((await generated(parent)).code, user);
  assert.equal(body.data.relationshipCreated, true);
  assert.ok((await membersOf(parent.serverId)).includes(user.id));
});

feature("Security: Row-level security policies", async () => {
  const [one, other] = [await director(), await director()];
  const { code } = await generated(one);
  const { id } = await rowOf(one, code);
  assert.deepEqual(await codesOf(other), []);
  assertFailed(await revoke(other, id), 403);
  assert.equal((await validated(code)).isValid, true);
});
