/** The time from a worker's start to its first answer, minus that of a bare worker in the same run. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { bundleProduct, bundleReference } from "./bundle.js";
import { median } from "./statistics.js";
import { migrateProduct, migrateReference, startWorkers } from "./workerd.js";

/** @typedef {import("./bundle.js").Bundle} Bundle */
/** @typedef {import("./report.js").Table} Table */
/** @typedef {{ name: string, bundle: Bundle, variables?: Record<string, unknown>, migrate?: typeof migrateProduct, path: string, body?: unknown }} Starter */

/** @param {string} contents @returns {Bundle} */
const bare = (contents) => ({ main: "bare.js", modules: { "bare.js": { type: "esm", contents } } });

const CONSTANT = `export default { fetch: () => new Response("ok") };`;
const ONE_TRIP = `export default { async fetch(_, env) {
  await env.DB.batch([env.DB.prepare("SELECT 1")]);
  return new Response("ok");
} };`;

/**
 * Starts a worker on a database that is there already and asks it once.
 *
 * @param {string} folder
 * @param {Starter} starter
 */
async function timed(folder, { bundle, variables = {}, path, body }) {
  const begun = performance.now();
  const workers = await startWorkers(folder, { worker: { bundle, database: "start", variables } });
  try {
    const url = new URL(path, await workers.url("worker"));
    const init = body === undefined ? {} : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
    await (await fetch(url, init)).text();
    return performance.now() - begun;
  } finally {
    await workers.stop();
  }
}

/**
 * @param {string} folder
 * @param {number} rounds
 * @returns {Promise<Table[]>}
 */
export async function start(folder, rounds) {
  const product = await bundleProduct(folder);
  const use = { code: "NHKAN1Q9D9CT", userId: "ada" };
  /** @type {Starter[]} */
  const starters = [
    { name: "bare", bundle: bare(CONSTANT), path: "/" },
    { name: "bare, one trip", bundle: bare(ONE_TRIP), path: "/" },
    { name: "ours, no trip", bundle: product, variables: { AUTH: "open" }, path: "/invitCode/use", body: {} },
    { name: "ours, one trip", bundle: product, variables: { AUTH: "open" }, migrate: migrateProduct, path: "/invitCode/use", body: use },
    { name: "reference, its trips", bundle: await bundleReference(folder), migrate: migrateReference, path: "/invitCode/use", body: use },
  ];
  /** @type {Map<string, number[]>} */
  const times = new Map(starters.map(({ name }) => [name, []]));
  for (const { name, bundle, variables = {}, migrate } of starters) {
    const home = join(folder, "start", name.replaceAll(/\W+/g, "-"));
    await mkdir(home, { recursive: true });
    const workers = await startWorkers(home, { worker: { bundle, database: "start", variables } });
    if (migrate !== undefined) await migrate(await workers.database("worker"));
    await workers.stop();
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const starter of starters) {
      const home = join(folder, "start", starter.name.replaceAll(/\W+/g, "-"));
      times.get(starter.name)?.push(await timed(home, starter));
    }
  }
  const of = (/** @type {string} */ name) => times.get(name) ?? [];
  const rows = starters.map(({ name }) => {
    const base = of("bare");
    const over = of(name).map((time, round) => time - (base[round] ?? 0));
    return [name, `${median(of(name)).toFixed(0)} ms`, `${median(over).toFixed(0)} ms`];
  });
  return [
    {
      title: "From start to first answer",
      columns: ["worker", "in all", "over a bare worker"],
      rows,
      notes: ["Each in a workerd of its own, with a database on disk that is there already; the median of the rounds, and of the differences within each."],
    },
  ];
}
