import assert from "node:assert/strict";
import { assertFailed, BROKEN, director, generated, letExpire, request, section, UNKNOWN, used, validated } from "./world.js";

const prove = section("2. Validate Invite Code");

prove("POST `/api/invite-codes/validate`", async () => {
  const { code } = await generated(await director());
  assert.equal((await request("POST", "/validate", { body: { code } })).status, 200);
  assertFailed(await request("PUT", "/validate", { body: { code } }), 405);
});

prove("Validates an invite code without requiring authentication", async () => {
  const { code } = await generated(await director());
  // An invalid token does not matter either.
  for (const options of [{}, { token: "no.such.token" }, { token: (await director()).token }]) {
    const { status, body } = await request("POST", "/validate", { body: { code }, ...options });
    assert.equal(status, 200);
    assert.equal(body.data.isValid, true);
  }
});

prove("Headers: Content-Type: application/json", async () => {
  const { code } = await generated(await director());
  const body = JSON.stringify({ code });
  assert.equal((await request("POST", "/validate", { body, headers: { "Content-Type": "application/json" } })).status, 200);
});

prove('Request Body: { "code": "Joh-456" }', async () => {
  const { code } = await generated(await director("John Smith"));
  assert.match(code, /^Joh-\d{3}$/);
  assert.equal((await validated(code)).isValid, true);
  assert.equal((await validated(code.toLowerCase())).isValid, true, "case does not count (SPEC 2)");
});

prove('Response: { "success": true, "data": { "isValid", "isExpired", "directorName", "message" } }', async () => {
  const { code } = await generated(await director());
  for (const asked of [code, UNKNOWN]) {
    const { body } = await request("POST", "/validate", { body: { code: asked } });
    assert.deepEqual(Object.keys(body), ["success", "data"]);
    assert.equal(body.success, true);
    assert.deepEqual(Object.keys(body.data), ["isValid", "isExpired", "directorName", "message"]);
  }
});

prove('Response: "isValid": true', async () => {
  assert.equal((await validated((await generated(await director())).code)).isValid, true);
});

prove('Response: "isExpired": false', async () => {
  assert.equal((await validated((await generated(await director())).code)).isExpired, false);
});

prove('Response: "directorName": "John Smith"', async () => {
  assert.equal((await validated((await generated(await director("John Smith"))).code)).directorName, "John Smith");
});

prove('Response: "message": "Invite code is valid"', async () => {
  assert.equal((await validated((await generated(await director())).code)).message, "Invite code is valid");
});

prove("Valid: Code exists, not used, not expired", async () => {
  const { code } = await generated(await director("Sarah Connor"));
  const data = { isValid: true, isExpired: false, directorName: "Sarah Connor", message: "Invite code is valid" };
  assert.deepEqual(await validated(code), data);
  assert.deepEqual(await validated(code), data, "to validate consumes nothing");
});

prove("Invalid: Code doesn't exist", async () => {
  const { message, ...data } = await validated(UNKNOWN);
  assert.deepEqual(data, { isValid: false, isExpired: false, directorName: null });
  assert.notEqual(message, "Invite code is valid");
});

prove("Used: Code has already been used", async () => {
  const { code } = await generated(await director());
  await used(code);
  const { isValid, isExpired, message } = await validated(code);
  assert.deepEqual([isValid, isExpired], [false, false]);
  assert.match(message, /used/i);
});

prove("Expired: Code has passed expiration time", async () => {
  const { code } = await generated(await director());
  await letExpire(code);
  const { isValid, isExpired, message } = await validated(code);
  assert.deepEqual([isValid, isExpired], [false, true]);
  assert.match(message, /expired/i);
});

prove("`400`: Invalid request body", async () => {
  const bodies = ["", "{", "null", "[]", '"Joh-456"', {}, { code: null }, { code: 456 }, { code: "" }, { code: ["Joh-456"] }, { code: "x".repeat(200) }];
  for (const body of bodies) assertFailed(await request("POST", "/validate", { body }), 400);
});

prove("`500`: Server error", async () => {
  const reply = await request("POST", "/validate", { body: { code: UNKNOWN }, headers: BROKEN });
  assertFailed(reply, 500, "Server error");
});
