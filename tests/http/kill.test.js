// kill -9 of workerd and of its whole process tree under a mixed load. After a restart on the same disk, no acknowledged
// call is lost or doubled, and every counter equals its log. `npm run verify:long` does this 200 times.
import assert from "node:assert/strict";
import { test } from "node:test";
import { kills } from "../endurance/kills.js";
import { seedFor } from "../support/seeded.js";

const ROUNDS = 10;

test(`after ${ROUNDS} kills at random moments, no acknowledged call is lost or doubled`, async (t) => {
  const { survived, calls, cutOff } = await kills({ rounds: ROUNDS, seed: seedFor(t) });
  assert.equal(survived, ROUNDS);
  assert.ok(calls > 100, `the load was real: ${calls} calls`);
  assert.ok([...cutOff.values()].reduce((sum, count) => sum + count, 0) > ROUNDS, "the kills cut callers off");
});
