import assert from "node:assert/strict";
import { signed } from "../../support/tokens.js";
import { actor, assertFailed, director, generated, membersOf, product, request, section, use, validated } from "./world.js";

const overview = section("Overview");

overview("provides functionality for generating, validating, and using invite codes in the TimeCapsule system", async () => {
  const { code } = await generated(await director());
  assert.equal((await validated(code)).isValid, true);
  const { status, body } = await use(code, await actor());
  assert.equal(status, 200);
  assert.equal(body.success, true);
});

overview("This system allows directors (parents/guardians) to invite others to join their family network", async () => {
  const parent = await director();
  const { code } = await generated(parent);
  const child = await actor();
  assert.deepEqual(await membersOf(parent.serverId), [parent.id]);
  await use(code, child);
  assert.deepEqual((await membersOf(parent.serverId)).sort(), [parent.id, child.id].sort());
});

const base = section("Base URL");

base("/api/invite-codes", async () => {
  const { token } = await director();
  for (const [method, path] of [["POST", "/generate"], ["POST", "/validate"], ["POST", "/use"], ["GET", "/my-codes"], ["DELETE", "/00000000-0000-7000-8000-000000000000"]]) {
    const { status, body } = await request(String(method), String(path), { token, ...(method === "POST" ? { body: {} } : {}) });
    assert.equal(typeof body.success, "boolean", `${method} ${path} is TimeCapsule’s: ${status} ${JSON.stringify(body)}`);
    assert.notEqual(status, 405);
  }
});

const authentication = section("Authentication");

authentication("Most endpoints require authentication via the `Authorization` header", async () => {
  assertFailed(await request("POST", "/generate"), 401);
  assertFailed(await request("GET", "/my-codes"), 401);
  assertFailed(await request("DELETE", "/00000000-0000-7000-8000-000000000000"), 401);
  assertFailed(await request("POST", "/use", { body: { code: "Joh-456", userId: "u" } }), 401);
  assert.equal((await request("POST", "/validate", { body: { code: "Joh-456" } })).status, 200);
});

authentication("Authorization: Bearer <your-jwt-token>", async () => {
  const { id, token } = await director();
  assert.equal((await request("GET", "/my-codes", { token })).status, 200);
  const stranger = await signed({ sub: id }, { secret: "another-secret-that-is-long-enough-0123456789" });
  for (const Authorization of [`Bearer ${stranger}`, `Bearer ${await signed({ sub: id, exp: 1 })}`, "Bearer x", token, "Bearer"]) {
    assertFailed(await request("GET", "/my-codes", { headers: { Authorization }, on: product }), 401);
  }
});
