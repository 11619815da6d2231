import assert from "node:assert/strict";
import { test } from "node:test";
import { seedFor } from "../support/seeded.js";
import { cuts } from "./cuts.js";

test("over a hundred cut connections, with delays and doubled frames, no mutation is lost or doubled and all see the end", async (t) => {
  const { cuts: cut, made } = await cuts({ clients: 24, cuts: 100, seed: seedFor(t) });
  assert.ok(cut >= 100 && made > 0);
});
