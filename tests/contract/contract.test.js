/**
 * The contract of every storage binding, over D1 in workerd and over the package's `memory()`. The same scenarios run
 * natively over SQLite and the memory model.
 */
import { randomBytes } from "node:crypto";
import { describe, test } from "node:test";
import init, { d1, functions, memory } from "../../pkg/node.js";
import { assertLedger } from "../support/ledger.js";
import { startProduct } from "../support/product.js";
import { play, scenarios } from "./scenarios.js";

await init();

/** @param {import("../../pkg/index.js").Binding | import("../../pkg/index.js").MemoryBinding} binding @param {import("./scenarios.js").Scenario} scenario */
function run(binding, scenario) {
  let now = 0;
  const call = functions(binding, { now: () => now, random: () => new Uint8Array(randomBytes(32)) });
  return play((path, args, at) => {
    now = at;
    return call(path, args);
  }, scenario);
}

describe("memory() keeps the storage contract", () => {
  for (const scenario of scenarios) test(scenario.name, () => run(memory(), scenario));
});

describe("d1() keeps the storage contract", () => {
  for (const scenario of scenarios) {
    test(scenario.name, async () => {
      const product = await startProduct();
      try {
        await run(d1(await product.database()), scenario);
        await assertLedger(product);
      } finally {
        await product.remove();
      }
    });
  }
});
