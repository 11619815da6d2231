// The storage contract over Durable Objects in workerd: a database for each shard, and the directory. The worker's own
// engine runs here, so that the test sets the time.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, describe, test } from "node:test";
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

/**
 * Contract cases that differ over shards: each shard counts guesses by itself, and a page of an eviction by inviter does not
 * examine the user's codes of other shards.
 */
const DIFFERENT = [/^wrong codes are limited to exactly thirty/, /^explain reveals nothing of unknown/, /^an eviction by inviter goes through/];

const product = await startProduct({ env: { STORE: "durable" } });
after(() => product.remove());
const namespaces = await product.namespaces();

/** The objects of a deployment of its own. @param {string} deployment */
function apart(deployment) {
  /** @param {import("../../js/bindings/durable-objects.js").Namespace} namespace */
  const of = (namespace) => ({
    idFromName: (/** @type {string} */ name) => namespace.idFromName(`${deployment}/${name}`),
    get: (/** @type {any} */ id) => namespace.get(id),
  });
  return { SHARD: of(namespaces.SHARD), DIRECTORY: of(namespaces.DIRECTORY) };
}

describe("durable() keeps the storage contract", { concurrency: 8 }, () => {
  for (const [at, scenario] of scenarios.entries()) {
    if (DIFFERENT.some((name) => name.test(scenario.name))) continue;
    test(scenario.name, async () => {
      const binding = durable(apart(`contract-${at}`));
      await play((path, args, now) => call(binding, path, args, now), scenario);
    });
  }
});

test("only the named cases differ", () => {
  assert.deepEqual(DIFFERENT.map((name) => scenarios.filter((scenario) => name.test(scenario.name)).length), [1, 1, 1]);
});
