// kill -9 of workerd while events are due. `npm run verify:long` does this 50 times.
import assert from "node:assert/strict";
import { test } from "node:test";
import { webhookKills } from "../endurance/webhook-kills.js";
import { seedFor } from "../support/seeded.js";

const ROUNDS = 3;

test(`after ${ROUNDS} kills while events are due, every event of an acknowledged call arrives, in numbers without a gap`, async (t) => {
  const { joined, deliveries } = await webhookKills({ rounds: ROUNDS, seed: seedFor(t) });
  assert.ok(joined > 10, `the load was real: ${joined} joins`);
  assert.ok(deliveries >= joined, `${deliveries} deliveries`);
});
