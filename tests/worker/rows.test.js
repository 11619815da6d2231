// The rows that a use and a new code read and write, as D1 counts and bills them. They do not grow with what is stored.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { JOINING, makeEverything, TELLS } from "../bench/every-condition.js";
import { makeCode, makeServer } from "../bench/contenders.js";
import { record } from "../bench/plan.js";
import { store } from "../bench/rows.js";
import { migrateProduct, startWorkers } from "../bench/workerd.js";
import { workerModules } from "../support/worker-modules.js";

/** How many codes, members and uses are stored. */
const LEVELS = [10, 3_000];

const { "worker.js": product, ...modules } = await workerModules();
const recorder = await readFile(new URL("../bench/recorder.js", import.meta.url), "utf8");
const bundle = /** @type {any} */ ({
  main: "recorder.js",
  modules: { ...modules, "product.js": product, "recorder.js": { type: "esm", contents: recorder } },
});
const folder = await mkdtemp(join(tmpdir(), "invitcode-rows-"));
const workers = await startWorkers(folder, {
  plain: { bundle, database: "plain", variables: { AUTH: "open" } },
  everything: { bundle, database: "everything", variables: { AUTH: "open", ...TELLS } },
});
after(async () => {
  await workers.stop();
  await rm(folder, { recursive: true, force: true });
});

/**
 * The rows of uses by new users at each level.
 *
 * @param {string} worker
 * @param {{ code: string, serverId: string }} made
 * @param {Record<string, unknown>} input
 */
async function costs(worker, { code, serverId }, input) {
  const [url, database] = [await workers.url(worker), await workers.database(worker)];
  const costs = [];
  let stored = 0;
  for (const level of LEVELS) {
    await store(database, code, serverId, stored, level);
    stored = level;
    const { trips, body } = await record(url, "/invitCode/use", { code, userId: `joins-at-${level}`, ...input });
    assert.equal(body.data.joined, true);
    assert.equal(trips.length, 1);
    const statements = trips.flat();
    costs.push({
      read: statements.reduce((sum, { rowsRead }) => sum + rowsRead, 0),
      written: statements.reduce((sum, { rowsWritten }) => sum + rowsWritten, 0),
      each: statements.map(({ sql, rowsRead, rowsWritten }) => `${rowsRead}/${rowsWritten} ${sql.slice(0, 48)}`),
    });
  }
  return costs;
}

/** @param {Awaited<ReturnType<typeof costs>>} measured @param {{ read: number, written: number }} most */
function proveAtMost(measured, most) {
  const [first] = measured;
  for (const { read, written, each } of measured) {
    assert.ok(read <= most.read && written <= most.written, `${read} / ${written}: ${each.join("\n")}`);
    assert.deepEqual([read, written], [first?.read, first?.written], each.join("\n"));
  }
}

test("a use of a member's plain code reads at most 28 rows and writes 4, however many are stored", async () => {
  await migrateProduct(await workers.database("plain"));
  const url = await workers.url("plain");
  const server = await makeServer(url, "plain");
  const code = await makeCode(url, server);
  await record(url, "/invitCode/use", { code, userId: "joins-first" });
  proveAtMost(await costs("plain", { code, serverId: server.serverId }, { user: "Ada" }), { read: 28, written: 4 });
});

test("a new code reads at most 21 rows and writes 6", async () => {
  const url = await workers.url("plain");
  const { serverId, ownerId } = await makeServer(url, "creating");
  const { trips } = await record(url, "/invitCode/c", { serverId, creatorId: ownerId, maxUses: 50, expiresAt: Date.UTC(2100, 0, 1) });
  const sum = (/** @type {"rowsRead" | "rowsWritten"} */ name) => trips.flat().reduce((all, statement) => all + statement[name], 0);
  const [read, written] = [sum("rowsRead"), sum("rowsWritten")];
  assert.ok(read <= 21 && written <= 6, `${read} / ${written}`);
});

test("a use with every condition, grant, campaign and event reads at most 60 rows and writes 8, however many are stored", async () => {
  const database = await workers.database("everything");
  await migrateProduct(database);
  const made = await makeEverything(await workers.url("everything"), database);
  proveAtMost(await costs("everything", made, JOINING), { read: 60, written: 8 });
});
