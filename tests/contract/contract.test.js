/**
 * The contract of every storage binding: over D1 in workerd, over the package's `memory()`, and over `sqlite()` and
 * `libsql()`, in a file and over a server, of `invitcode/node`. The same scenarios run natively over SQLite and the memory model.
 */
import { randomBytes } from "node:crypto";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, describe, test } from "node:test";
import { createClient } from "@libsql/client";
import { libsql, sqlite } from "../../js/node/index.js";
import init, { d1, functions, memory } from "../../pkg/node.js";
import { assertLedger } from "../support/ledger.js";
import { startLibsqlServer } from "../support/libsql-server.js";
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

// The client sends every call in the same form, so that some scenarios of each kind are enough.
describe("libsql() keeps the storage contract over a server", () => {
  for (const scenario of scenarios.filter((_, at) => at % 6 === 0)) {
    test(scenario.name, () =>
      inFile(async (path) => {
        const server = await startLibsqlServer(path);
        const client = createClient({ url: server.url });
        try {
          await run(libsql(client), scenario);
        } finally {
          client.close();
          await server.stop();
        }
        await assertLedger(/** @type {any} */ (ledgerOf(path)));
      }));
  }
});
