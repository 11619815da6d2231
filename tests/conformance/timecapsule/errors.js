import assert from "node:assert/strict";
import { actor, assertFailed, BROKEN, director, generated, membersOf, request, revoke, rowOf, section, UNKNOWN, use, used, validated } from "./world.js";

const code = section("Common Error Codes");

code("`400`: Bad Request (validation errors)", async () => {
  const { id: userId, token } = await actor();
  for (const body of ["{", {}, { code: 5, userId }, { code: UNKNOWN }]) assertFailed(await request("POST", "/use", { token, body }), 400);
  for (const body of ["{", {}, { code: 5 }]) assertFailed(await request("POST", "/validate", { body }), 400);
});

code("`401`: Unauthorized (missing/invalid token)", async () => {
  for (const options of [{}, { token: "no.such.token" }, { headers: { Authorization: "Basic Zm9vOmJhcg==" } }]) {
    assertFailed(await request("POST", "/generate", options), 401);
    assertFailed(await request("GET", "/my-codes", options), 401);
  }
});

code("`403`: Forbidden (insufficient permissions)", async () => {
  const parent = await director();
  const { id } = await rowOf(parent, (await generated(parent)).code);
  assertFailed(await revoke(await director(), id), 403);
});

code("`404`: Not Found (resource doesn't exist)", async () => {
  const { token } = await director();
  assertFailed(await request("DELETE", "/01900000-0000-7000-8000-000000000000", { token }), 404);
  assertFailed(await request("GET", "/my-codes", { token: (await actor()).token }), 404);
});

code("`500`: Internal Server Error", async () => {
  const { token } = await director();
  for (const [method, path] of [["POST", "/generate"], ["GET", "/my-codes"]]) {
    assertFailed(await request(String(method), String(path), { token, headers: BROKEN }), 500);
  }
});

const format = section("Error Response Format");

format('{ "success": false, "error": "Error message description" }', async () => {
  const { token } = await director();
  const spent = (await generated(await director())).code;
  await used(spent);
  const big = JSON.stringify({ code: "x".repeat(70_000) });
  const replies = [
    await request("POST", "/generate"),
    await request("POST", "/validate", { body: "{" }),
    await request("POST", "/validate", { body: "code=x", headers: { "Content-Type": "text/plain" } }),
    await request("POST", "/validate", { body: big }),
    await request("PATCH", "/validate", { body: {} }),
    await request("GET", "/my-codes", { token, headers: BROKEN }),
    await request("GET", "/my-codes", { token, headers: { "Staged-Faults": JSON.stringify(Array(8).fill("D1_ERROR: D1 DB is overloaded. Too many requests queued.")) } }),
    await use(spent, await actor()),
  ];
  assert.deepEqual(replies.map(({ status }) => status), [401, 400, 415, 413, 405, 500, 503, 400]);
  for (const { body } of replies) {
    assert.deepEqual(Object.keys(body), ["success", "error"]);
    assert.equal(body.success, false);
    assert.ok(typeof body.error === "string" && body.error.length > 3);
  }
});

const security = section("Security Features");

security("Authentication Required: Most endpoints require valid JWT", async () => {
  for (const [method, path] of [["POST", "/generate"], ["GET", "/my-codes"], ["DELETE", "/01900000-0000-7000-8000-000000000000"]]) {
    assertFailed(await request(String(method), String(path)), 401);
    assertFailed(await request(String(method), String(path), { token: "a.b.c" }), 401);
  }
});

security("Input Validation: Comprehensive request validation", async () => {
  const { id: userId, token } = await actor();
  const valid = (await generated(await director())).code;
  for (const wrong of [null, 1, true, [], {}, "", "x".repeat(300), "a\u0000b"]) {
    assertFailed(await request("POST", "/validate", { body: { code: wrong } }), 400);
    assertFailed(await request("POST", "/use", { token, body: { code: wrong, userId } }), 400);
    assertFailed(await request("POST", "/use", { token, body: { code: valid, userId: wrong } }), 400);
  }
  assert.equal((await validated(valid)).isValid, true);
});

security("SQL Injection Protection: Parameterized queries", async () => {
  const parent = await director("Rob'; DROP TABLE invit_code; --");
  const { code: valid } = await generated(parent);
  for (const text of ["' OR '1'='1", "'; DROP TABLE invit_code; --", `${valid}' --`, "%", "_______"]) {
    const { status, body } = await request("POST", "/validate", { body: { code: text } });
    if (status === 200) assert.equal(body.data.isValid, false, text);
    else assertFailed({ status, body }, 400);
  }
  const user = { ...(await actor()), id: "x' OR '1'='1" };
  assertFailed(await use(valid, user), 403);
  assert.deepEqual(await membersOf(parent.serverId), [parent.id]);
  assert.equal((await validated(valid)).isValid, true);
});
