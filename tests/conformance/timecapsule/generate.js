import assert from "node:assert/strict";
import { actor, assertFailed, BROKEN, codesOf, director, generated, ISO, request, section, validated } from "./world.js";

const DAY = 24 * 60 * 60 * 1000;
const prove = section("1. Generate Invite Code");

prove("POST `/api/invite-codes/generate`", async () => {
  const { token } = await director();
  assert.equal((await request("POST", "/generate", { token })).status, 200);
  assertFailed(await request("GET", "/generate", { token }), 405);
});

prove("Generates a unique invite code for the authenticated director", async () => {
  const [one, other] = [await director(), await director()];
  const codes = [];
  for (const who of [one, other, one, other]) codes.push((await generated(who)).code);
  assert.equal(new Set(codes).size, codes.length);
  const mine = (await codesOf(one)).map(({ code }) => code);
  assert.deepEqual(mine.sort(), [codes[0], codes[2]].sort());
});

prove("Headers: Authorization: Bearer <jwt-token>", async () => {
  const { token } = await director();
  assert.equal((await request("POST", "/generate", { headers: { Authorization: `Bearer ${token}` } })).status, 200);
  assertFailed(await request("POST", "/generate"), 401);
});

prove("Headers: Content-Type: application/json", async () => {
  const { token } = await director();
  assert.equal((await request("POST", "/generate", { token, headers: { "Content-Type": "application/json" } })).status, 200);
});

prove("Request Body: None required", async () => {
  const { token } = await director();
  assert.equal((await request("POST", "/generate", { token })).status, 200);
  assert.equal((await request("POST", "/generate", { token, body: "" })).status, 200);
  assert.equal((await request("POST", "/generate", { token, body: {} })).status, 200);
});

prove('Response: { "success": true, "data": { "code", "expiresAt", "formattedExpiration", "message" } }', async () => {
  const { token } = await director();
  const { body } = await request("POST", "/generate", { token });
  assert.deepEqual(Object.keys(body), ["success", "data"]);
  assert.equal(body.success, true);
  assert.deepEqual(Object.keys(body.data), ["code", "expiresAt", "formattedExpiration", "message"]);
});

prove('Response: "code": "Joh-456"', async () => {
  assert.match((await generated(await director("John Smith"))).code, /^Joh-\d{3}$/);
});

prove('Response: "expiresAt": "2024-01-15T10:30:00.000Z"', async () => {
  const { expiresAt } = await generated(await director());
  assert.match(expiresAt, ISO);
  assert.equal(new Date(expiresAt).toISOString(), expiresAt);
});

prove('Response: "formattedExpiration": "Jan 15, 2024"', async () => {
  const { expiresAt, formattedExpiration } = await generated(await director());
  const format = new Intl.DateTimeFormat("en-US", { year: "numeric", month: "short", day: "numeric", timeZone: "UTC" });
  assert.equal(formattedExpiration, format.format(new Date(expiresAt)));
});

prove('Response: "message": "Invite code generated successfully"', async () => {
  assert.equal((await generated(await director())).message, "Invite code generated successfully");
});

prove('Code Format: `{first3Letters}-{random3DigitNumber}` (e.g., "Joh-456", "Sar-789")', async () => {
  assert.match((await generated(await director("John Smith"))).code, /^Joh-\d{3}$/);
  assert.match((await generated(await director("Sarah Connor"))).code, /^Sar-\d{3}$/);
  const john = await director("John Smith");
  /** @type {number[]} */
  const numbers = [];
  for (let round = 0; round < 6; round += 1) numbers.push(Number((await generated(john)).code.slice(4)));
  const steps = numbers.slice(1).map((number, at) => number - Number(numbers[at]));
  assert.ok(new Set(steps).size > 1, `the numbers ${numbers.join(", ")} are drawn, not counted`);
});

prove("Expiration: 24 hours from generation", async () => {
  const parent = await director();
  const before = Date.now();
  const { code, expiresAt } = await generated(parent);
  const after = Date.now();
  const end = new Date(expiresAt).getTime();
  assert.ok(end >= before + DAY && end <= after + DAY, expiresAt);
  const [row] = await codesOf(parent);
  assert.deepEqual([row.code, row.expires_at], [code, expiresAt]);
  assert.equal((await validated(code)).isExpired, false);
});

prove("`401`: Unauthorized", async () => {
  assertFailed(await request("POST", "/generate"), 401, "Unauthorized");
  assertFailed(await request("POST", "/generate", { token: "no.such.token" }), 401, "Unauthorized");
});

prove("`404`: Director profile not found", async () => {
  const { token } = await actor();
  assertFailed(await request("POST", "/generate", { token }), 404, "Director profile not found");
});

prove("`500`: Server error", async () => {
  const { token } = await director();
  const reply = await request("POST", "/generate", { token, headers: BROKEN });
  assertFailed(reply, 500, "Server error");
});
