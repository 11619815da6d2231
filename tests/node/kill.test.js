// kill -9 of the service in Node under a mixed load, and while it starts. After a restart on the same file, no acknowledged
// call is lost or doubled. `npm run verify:long` does this 200 times.
import assert from "node:assert/strict";
import { test } from "node:test";
import { kills } from "../endurance/kills.js";
import { seedFor } from "../support/seeded.js";

const ROUNDS = 10;

test(`after ${ROUNDS} kills of the service in Node, no acknowledged call is lost or doubled`, async (t) => {
  const { survived, calls } = await kills({ rounds: ROUNDS, seed: seedFor(t), off: true });
  assert.equal(survived, ROUNDS);
  assert.ok(calls > 100, `the load was real: ${calls} calls`);
});
