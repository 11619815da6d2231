import assert from "node:assert/strict";
import { uniqueAddress } from "../../support/world.js";
import { actor, assertFailed, director, generated, request, section, UNKNOWN, validated } from "./world.js";

const prove = section("Rate Limiting");

/** @param {{ status: number, body: any, headers: Headers }} reply */
function assertLimited(reply) {
  assertFailed(reply, 429);
  const seconds = Number(reply.headers.get("Retry-After"));
  assert.ok(Number.isInteger(seconds) && seconds > 0 && seconds <= 3600, `Retry-After: ${seconds}`);
}

prove("Code generation (e.g., max 10 codes per hour per user)", async () => {
  const [one, other] = [await director(), await director()];
  for (let round = 0; round < 10; round += 1) await generated(one);
  assertLimited(await request("POST", "/generate", { token: one.token }));
  assertLimited(await request("POST", "/generate", { token: one.token, address: uniqueAddress() }));
  await generated(other);
});

prove("Code validation (e.g., max 100 validations per hour per IP)", async () => {
  const { code } = await generated(await director());
  const address = uniqueAddress();
  const statuses = [];
  for (let round = 0; round < 100; round += 1) {
    // Failed attempts count like the others.
    statuses.push((await request("POST", "/validate", { address, body: { code: round % 2 === 0 ? code : UNKNOWN } })).status);
  }
  assert.deepEqual(new Set(statuses), new Set([200]));
  assertLimited(await request("POST", "/validate", { address, body: { code } }));
  assert.equal((await validated(code)).isValid, true, "another address is not held back");
});

prove("Code usage (e.g., max 5 attempts per hour per IP)", async () => {
  const { code } = await generated(await director());
  const { id: userId, token } = await actor();
  const address = uniqueAddress();
  for (let round = 0; round < 5; round += 1) {
    assertFailed(await request("POST", "/use", { token, address, body: { code: UNKNOWN, userId } }), 400);
  }
  assertLimited(await request("POST", "/use", { token, address, body: { code, userId } }));
  assert.equal((await validated(code)).isValid, true, "a right code does not get through either");
  assert.equal((await request("POST", "/use", { token, body: { code, userId } })).status, 200);
});
