// Faults between the worker and an object: what is tried again, what is given up, and what is said where a binding is
// missing. The objects are made up here; `TEST_STORE=durable` runs the tests of kills and lost replies over real ones.
import assert from "node:assert/strict";
import { test } from "node:test";
import { StorageError } from "../../js/bindings/d1.js";
import { durable } from "../../js/bindings/durable.js";
import { OVERLOADED } from "../../js/worker/durable/group.js";
import { configOf } from "../../js/worker/config.js";

const ROWS = JSON.stringify({ rows: [[{ n: 7 }]] });

/** @param {string} message @param {Record<string, unknown>} [of] what the platform says of the error */
const failing = (message, of = {}) => () => Promise.reject(Object.assign(new Error(message), of));

/**
 * Runs a statement at a place while objects answer as given, each call by the next.
 *
 * @param {(() => Promise<string>)[]} answers
 * @param {{ place?: string, deadlineMs?: number }} [options]
 */
async function run(answers, { place = "=00", deadlineMs = 2_000 } = {}) {
  /** @type {string[]} */
  const asked = [];
  let further = 0;
  const namespace = {
    idFromName: (/** @type {string} */ name) => name,
    get: (/** @type {string} */ name) => new Proxy({}, { get: (_, method) => () => {
      asked.push(`${name} ${String(method)}`);
      return (answers.shift() ?? (async () => ROWS))();
    } }),
  };
  const binding = durable({ SHARD: namespace, DIRECTORY: namespace }, { deadlineMs });
  const result = await binding.run([["SELECT 7 AS n", []]], () => (further += 1), place).catch((error) => error);
  return { result, asked, further };
}

const TRANSIENT = [
  failing("Network connection lost.", { retryable: true }),
  failing("Durable Object reset because its code was updated.", { durableObjectReset: true }),
  failing("Internal error in Durable Object storage caused object to be reset."),
  failing("anything that the platform calls so", { retryable: true }),
];

test("a fault that passes is tried again, on a new stub, up to three times", async () => {
  for (const fault of TRANSIENT) {
    const { result, asked, further } = await run([fault, fault]);
    assert.deepEqual([result, asked.length, further], [[[{ n: 7 }]], 3, 2]);
    const { result: failed, asked: tried } = await run([fault, fault, fault, fault]);
    assert.ok(failed instanceof StorageError);
    assert.deepEqual([failed.code, failed.nothingStored, tried.length], ["unavailable", false, 3]);
  }
});

test("an overloaded object is not asked again, and stored nothing", async () => {
  for (const fault of [failing("Durable Object is overloaded. Too many requests queued.", { overloaded: true, retryable: true }), async () => JSON.stringify({ error: OVERLOADED })]) {
    const { result, asked } = await run([fault]);
    assert.deepEqual([result.code, result.nothingStored, asked.length], ["unavailable", true, 1]);
  }
});

test("an object that does not answer is given up at the deadline, and it is unknown whether it stored anything", async () => {
  const { result, asked } = await run([() => new Promise(() => {})], { deadlineMs: 60 });
  assert.deepEqual([result.code, result.nothingStored, asked.length], ["unavailable", false, 1]);
  assert.match(result.message, /storage did not answer within 60 ms \(STORAGE_DEADLINE_MS\)/);
});

test("a broken constraint is no fault of the network, and other errors of a statement may pass", async () => {
  const { result: refused, asked } = await run([async () => JSON.stringify({ error: "CHECK constraint failed: uses <= max_uses: SQLITE_CONSTRAINT" })]);
  assert.deepEqual([refused.code, refused.nothingStored, asked.length], ["internal", true, 1]);
  const { result: passing } = await run([async () => JSON.stringify({ error: "the shard runs another version of the service" })]);
  assert.deepEqual([passing.code, passing.nothingStored], ["unavailable", true]);
});

test("each place asks the objects that it names", async () => {
  assert.deepEqual((await run([], { place: "=7G" })).asked, ["shard-7G run"]);
  const text = await run([async () => JSON.stringify({ shard: "0A" })], { place: "/SUMMER" });
  assert.deepEqual(text.asked.map((call) => call.replace(/text-\d+/, "text")), ["text find", "shard-0A run"]);
  assert.equal(text.further, 1);
  assert.equal((await run([], { place: "?" })).result.code, "internal");
});

test("a missing binding or class is named with what to add to wrangler.toml", async () => {
  const namespace = { idFromName: () => "", get: () => ({}) };
  const env = { AUTH: "open", STORE: "durable" };
  const problems = async (/** @type {Record<string, unknown>} */ bindings) => (await configOf({ ...env, ...bindings })).problems;
  assert.deepEqual(await problems({ SHARD: namespace, DIRECTORY: namespace }), [], "D1 is not needed");
  const [missing, ...others] = await problems({ DIRECTORY: namespace });
  assert.deepEqual(others, []);
  assert.match(String(missing), /no Durable Object is bound as SHARD: export the class Shard, and add to wrangler\.toml \[\[durable_objects\.bindings\]\] name = "SHARD", class_name = "Shard".*new_sqlite_classes = \["Shard", "Directory"\]/);
  assert.match(String((await problems({ SHARD: namespace, DIRECTORY: {} }))[0]), /the binding DIRECTORY is not a Durable Object namespace/);
  assert.deepEqual(await problems({ STORE: "sqlite", SHARD: namespace }), ['STORE must be "d1" or "durable"; during a move between them, "d1,durable" or "durable,d1"']);
  assert.match(String((await problems({ STORE: "d1", SHARD: namespace }))[0]), /no D1 database is bound as DB/);
});
