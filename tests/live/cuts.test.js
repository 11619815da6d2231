import assert from "node:assert/strict";
import { test } from "node:test";
import { anySeed } from "../support/seeded.js";
import { cuts } from "./cuts.js";

test("over a hundred cut connections, with delays and doubled frames, no mutation is lost or doubled and all see the end", async () => {
  const { cuts: cut, made } = await cuts({ clients: 24, cuts: 100, seed: anySeed() });
  assert.ok(cut >= 100 && made > 0);
});
