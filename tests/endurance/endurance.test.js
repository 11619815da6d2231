// A few seconds of load on all systems' routes, on a healthy and on a faulty network. `npm run verify:long` takes hours.
import assert from "node:assert/strict";
import { test } from "node:test";
import { seedFor } from "../support/seeded.js";
import { faults } from "./faults.js";
import { soak } from "./soak.js";

const SECONDS = 6;

test("a mixed load gets no unexpected reply, and the tables match the replies", async (t) => {
  const { calls, told } = await soak({ minutes: SECONDS / 60, rate: 150, seed: seedFor(t) });
  assert.ok(calls > 0 && told > 0, `the load was real: ${calls} calls, ${told} facts`);
});

test("on a network that fails, delays and loses replies, acknowledged calls hold", async (t) => {
  const { answered } = await faults({ minutes: SECONDS / 60, seed: seedFor(t) });
  assert.ok(answered > 0, `the load was real: ${answered} calls`);
});
