/**
 * The contract of every storage binding: over D1 in workerd, over the package's `memory()`, and over `sqlite()` and
 * `libsql()` of `invitcode/node`. The same scenarios run natively over SQLite and the memory model.
 */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { copyFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, describe, test } from "node:test";
import { createClient } from "@libsql/client";
import { libsql, sqlite } from "../../js/node/index.js";
import init, { d1, functions, memory } from "../../pkg/node.js";
import { assertLedger } from "../support/ledger.js";
import { startProduct } from "../support/product.js";

const START = 1_790_000_000_000;

/** @typedef {{ at?: number, times?: number, call: any, with: any, save?: string, expect: any }} Step */
/** @typedef {{ name: string, steps: Step[] }} Scenario */

/** @type {Scenario[]} */
const scenarios = [];
for (const file of ["redeeming", "conditions", "granting", "managing", "reading", "changing", "rotating", "many", "evicting", "campaigns", "requests"]) {
  scenarios.push(...JSON.parse(await readFile(new URL(`${file}.json`, import.meta.url), "utf8")));
}
await init();

/**
 * Whether a value has everything that is expected. Objects may have more fields, but lists no more items.
 *
 * @param {any} value
 * @param {any} expected
 * @returns {boolean}
 */
function fits(value, expected) {
  if (Array.isArray(expected)) {
    return Array.isArray(value) && value.length === expected.length && expected.every((item, at) => fits(value[at], item));
  }
  if (expected === null || typeof expected !== "object") return value === expected;
  return value !== null && typeof value === "object" && Object.keys(expected).every((name) => fits(value[name], expected[name]));
}

/**
 * Replaces `$name` and `$name.field` by data of an earlier reply, and `@n` by a time.
 *
 * @param {any} value
 * @param {Record<string, any>} saved
 * @returns {any}
 */
function resolve(value, saved) {
  if (typeof value === "string" && value.startsWith("@")) return START + Number(value.slice(1));
  if (typeof value === "string" && value.startsWith("$")) {
    const [name, ...fields] = value.slice(1).split(".");
    return fields.reduce((data, field) => data[field], saved[String(name)]);
  }
  if (Array.isArray(value)) return value.map((item) => resolve(item, saved));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, resolve(item, saved)]));
}

/**
 * @param {import("../../pkg/index.js").Binding | import("../../pkg/index.js").MemoryBinding} binding
 * @param {Scenario} scenario
 */
async function run(binding, { steps }) {
  // Each step is a millisecond after the previous one, unless it names its time.
  let now = START - 1;
  const call = functions(binding, { now: () => now, random: () => new Uint8Array(randomBytes(32)) });
  /** @type {Record<string, any>} */
  const saved = {};
  for (const step of steps) {
    now = step.at === undefined ? now + 1 : START + step.at;
    for (let time = 0; time < (step.times ?? 1); time += 1) {
      /** @type {any} */
      const reply = await call(step.call, resolve(step.with, saved));
      assert.ok(fits(reply, resolve(step.expect, saved)), `${JSON.stringify(step)}\ngave ${JSON.stringify(reply)}`);
      if (step.save !== undefined) saved[step.save] = reply.data;
    }
  }
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

/** A file with the schema: to make one for each test would take longer than the test. @type {string} */
let empty;
before(async () => {
  empty = await mkdtemp(join(tmpdir(), "invitcode-contract-"));
  await sqlite(join(empty, "codes.sqlite")).close();
});
after(() => rm(empty, { recursive: true, force: true }));

/** A file for a test. @param {(path: string) => Promise<void>} use */
async function inFile(use) {
  const folder = await mkdtemp(join(tmpdir(), "invitcode-contract-"));
  const path = join(folder, "codes.sqlite");
  await copyFile(join(empty, "codes.sqlite"), path);
  try {
    await use(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What the ledger reads, from a file that nobody has open. @param {string} path */
function ledgerOf(path) {
  return {
    /** @param {string} sql @param {(string | number | null)[]} params */
    rows: async (sql, ...params) => {
      const database = new DatabaseSync(path);
      try {
        return database.prepare(sql).all(...params);
      } finally {
        database.close();
      }
    },
  };
}

describe("sqlite() keeps the storage contract", () => {
  for (const scenario of scenarios) {
    test(scenario.name, () =>
      inFile(async (path) => {
        const binding = sqlite(path);
        await run(binding, scenario).finally(() => binding.close());
        await assertLedger(/** @type {any} */ (ledgerOf(path)));
      }));
  }
});

describe("libsql() keeps the storage contract", () => {
  for (const scenario of scenarios) {
    test(scenario.name, () =>
      inFile(async (path) => {
        const client = createClient({ url: `file:${path}` });
        await run(libsql(client), scenario).finally(() => client.close());
        await assertLedger(/** @type {any} */ (ledgerOf(path)));
      }));
  }
});
