/**
 * The first `maxMembers` of a server, which counts the server's members once: the only call whose cost grows with what is
 * stored. Each later one reads the counter.
 */
import { bundleProduct } from "./bundle.js";
import { makeServer, withRecorder } from "./contenders.js";
import { record } from "./plan.js";
import { whole } from "./report.js";
import { storeMembers } from "./rows.js";
import { median } from "./statistics.js";
import { migrateProduct, startWorkers } from "./workerd.js";

/** @typedef {import("./report.js").Table} Table */

/** Small enough to stay far from D1's limit on the time of one batch. */
const CHUNK = 50_000;
const TIMES = 5;

/**
 * @param {string} folder
 * @param {{ levels: number[], say: (text: string) => void }} options
 * @returns {Promise<Table[]>}
 */
export async function seats(folder, { levels, say }) {
  const bundle = await withRecorder(await bundleProduct(folder));
  const workers = await startWorkers(`${folder}/seats`, { recorder: { bundle, database: "seats", variables: { AUTH: "open" } } });
  try {
    const database = await workers.database("recorder");
    await migrateProduct(database);
    const url = await workers.url("recorder");
    const { serverId } = await makeServer(url, "counted");
    const limit = (/** @type {number | null} */ maxMembers) => timed(() => record(url, "/server/u", { serverId, maxMembers }));
    const table = [];
    let stored = 0;
    for (const level of levels) {
      say(`filling up to ${whole(level)} members`);
      while (stored < level) {
        const next = Math.min(stored + CHUNK, level);
        await storeMembers(database, serverId, stored, next);
        stored = next;
      }
      /** @type {Awaited<ReturnType<typeof timed>>[]} */
      const first = [];
      /** @type {typeof first} */
      const later = [];
      for (let time = 0; time < TIMES; time += 1) {
        await limit(null);
        first.push(await limit(1_000_000_000));
        later.push(await limit(999_999_999));
      }
      table.push([whole(level), ...cost(first), ...cost(later)]);
    }
    return [
      {
        title: "maxMembers of a server",
        columns: ["members", "the first: read", "written", "ms", "a later one: read", "written", "ms"],
        rows: table,
        notes: [`The median of ${TIMES} calls over HTTP to a worker on this machine.`],
      },
    ];
  } finally {
    await workers.stop();
  }
}

/** @param {() => Promise<import("./plan.js").Recorded>} call */
async function timed(call) {
  const begun = performance.now();
  const { trips } = await call();
  return { ms: performance.now() - begun, statements: trips.flat() };
}

/** @param {Awaited<ReturnType<typeof timed>>[]} calls */
function cost(calls) {
  const middle = (/** @type {(call: Awaited<ReturnType<typeof timed>>) => number} */ of) => median(calls.map(of));
  const read = middle(({ statements }) => statements.reduce((sum, { rowsRead }) => sum + rowsRead, 0));
  const written = middle(({ statements }) => statements.reduce((sum, { rowsWritten }) => sum + rowsWritten, 0));
  return [whole(read), whole(written), middle(({ ms }) => ms).toFixed(1)];
}
