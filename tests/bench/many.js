/** Many codes at once beside as many single calls, and the rows of rotations and evictions at growing logs. */
import { bundleProduct } from "./bundle.js";
import { makeCode, makeServer, withRecorder } from "./contenders.js";
import { record } from "./plan.js";
import { whole } from "./report.js";
import { median } from "./statistics.js";
import { migrateProduct, startWorkers } from "./workerd.js";

/** @typedef {import("./report.js").Table} Table */

const MANY = 1_000;
const CHUNK = 50_000;

/**
 * @param {string} folder
 * @param {{ rounds: number, levels: number[], say: (text: string) => void }} options
 * @returns {Promise<Table[]>}
 */
export async function many(folder, { rounds, levels, say }) {
  const bundle = await bundleProduct(folder);
  const variables = { AUTH: "open" };
  const workers = await startWorkers(`${folder}/many`, {
    product: { bundle, database: "many", variables },
    recorder: { bundle: await withRecorder(bundle), database: "many", variables },
  });
  try {
    const database = await workers.database("product");
    await migrateProduct(database);
    const url = await workers.url("product");
    const server = await makeServer(url, "many");
    const one = { serverId: server.serverId, creatorId: server.ownerId };
    say("creating codes");
    await timed(String(url), "/invitCode/cMany", { ...one, count: MANY });
    const together = [];
    const apart = [];
    for (let round = 0; round < rounds; round += 1) {
      together.push(await timed(String(url), "/invitCode/cMany", { ...one, count: MANY }));
      const begun = performance.now();
      for (let at = 0; at < MANY / 10; at += 1) await timed(String(url), "/invitCode/c", one);
      apart.push((performance.now() - begun) * 10);
    }
    const recorder = await workers.url("recorder");
    const rows = [];
    for (const level of levels) {
      say(`evicting from a log of ${whole(level)}`);
      const code = await makeCode(url, { ...server, memberId: server.ownerId });
      const { body } = await record(recorder, "/invitCode/r", { code });
      const id = body.data._id;
      for (let from = 0; from < level; from += CHUNK) {
        const to = Math.min(from + CHUNK, level);
        const numbers = "WITH RECURSIVE n (i) AS (SELECT ?1 + 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2)";
        await database.prepare(`${numbers} INSERT INTO redemption (code_id, ordinal, user_id, used_at) SELECT ?3, i, 'u' || i, 1 FROM n`).bind(from, to, id).run();
      }
      const rotated = await record(recorder, "/invitCode/rotate", { id, graceMs: 60_000 });
      const evicted = await record(recorder, "/invitCode/evict", { id, limit: 100 });
      rows.push([whole(level), ...cost(rotated), ...cost(evicted)]);
    }
    return [
      {
        title: `${whole(MANY)} codes`,
        columns: ["how", "milliseconds"],
        rows: [
          [`one cMany of ${whole(MANY)}`, whole(median(together))],
          [`${whole(MANY)} calls of c, one after the other`, whole(median(apart))],
        ],
        notes: [`Medians of ${rounds} rounds; those of c from ${MANY / 10} calls each.`],
      },
      {
        title: "Rows of a rotation, and of a page of 100 of an eviction",
        columns: ["uses of the code", "rotate: read", "written", "evict: read", "written"],
        rows,
        notes: ["The users of the log left before, so that the pages examine uses and remove nobody."],
      },
    ];
  } finally {
    await workers.stop();
  }
}

/** @param {string} url @param {string} path @param {object} args */
async function timed(url, path, args) {
  const begun = performance.now();
  const response = await fetch(new URL(path, url), { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(args) });
  const { status } = await response.json();
  if (status !== "success") throw new Error(`${path} answers ${response.status}`);
  return performance.now() - begun;
}

/** @param {import("./plan.js").Recorded} recorded */
function cost({ trips }) {
  const statements = trips.flat();
  const sum = (/** @type {number[]} */ values) => whole(values.reduce((total, value) => total + value, 0));
  return [sum(statements.map(({ rowsRead }) => rowsRead)), sum(statements.map(({ rowsWritten }) => rowsWritten))];
}
