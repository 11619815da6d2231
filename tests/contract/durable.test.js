// The storage contract over Durable Objects in workerd: a database for each shard, and the directory. The worker's own
// engine runs here, so that the test sets the time.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, test } from "node:test";
import { durable } from "../../js/bindings/durable.js";
import { answer, start } from "../../js/worker/engine.js";
import { startProduct } from "../support/product.js";
import { play, scenarios } from "./scenarios.js";

start(new WebAssembly.Module(await readFile(new URL("../../pkg/invitcode_worker_bg.wasm", import.meta.url))));
const encoder = new TextEncoder();

/** @type {import("../../js/worker/engine.js").Settings} */
const settings = { text: JSON.stringify({ store: "durable" }) };

/** @param {import("../../js/bindings/d1.js").Binding} binding @param {string} path @param {unknown} args @param {number} now */
async function call(binding, path, args, now) {
  const head = JSON.stringify({ method: "POST", path: `/${path.replace(":", "/")}`, contentType: "application/json", caller: { kind: "open" }, now });
  const { reply, cause } = await answer({ settings, head, body: encoder.encode(JSON.stringify(args)) }, binding);
  if (cause !== undefined) assert.fail(`${path} failed: ${cause}`);
  return JSON.parse(reply.body);
}

describe("durable() keeps the storage contract", () => {
  for (const scenario of scenarios) {
    test(scenario.name, async () => {
      const product = await startProduct({ env: { STORE: "durable" } });
      try {
        const binding = durable(await product.namespaces());
        await play((path, args, now) => call(binding, path, args, now), scenario);
      } finally {
        await product.remove();
      }
    });
  }
});
