import assert from "node:assert/strict";
import { test } from "node:test";
import { seedFor } from "../support/seeded.js";
import { liveKills } from "./kills.js";

test("workerd is killed while clients mutate and watch: nothing is lost or doubled, and all see the end", async (t) => {
  const { answered } = await liveKills({ rounds: 5, seed: seedFor(t) });
  assert.ok(answered > 0);
});
