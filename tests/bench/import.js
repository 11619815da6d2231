/**
 * The speed of a bulk import of TacoBot's documents with ten uses each, by request size and concurrency, and the parts of
 * one request's time.
 */
import { readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { chunksOf } from "../../js/cli/import-chunks.js";
import { sharedStatementsOf } from "../../js/bindings/work.js";
import { configure, initSync, settle } from "../../pkg/invitcode_worker.js";
import { bundleProduct, root } from "./bundle.js";
import { planned } from "./cost.js";
import { whole } from "./report.js";
import { median } from "./statistics.js";
import { migrateProduct, startWorkers } from "./workerd.js";

/** @typedef {import("./report.js").Table} Table */
/** @typedef {import("./bundle.js").Bundle} Bundle */

const USES = 10;
const MIB = 1024 * 1024;
const PATH = "guilds/-/invite_codes";

/** Size of a request in bytes, requests at once. @type {[number, number][]} */
const WAYS = [[MIB / 16, 1], [MIB / 4, 1], [MIB / 2, 1], [MIB, 1], [MIB, 2], [MIB, 3], [MIB, 4], [MIB / 16, 4]];

/**
 * @param {string} folder
 * @param {{ documents: number, requests: number, say: (text: string) => void }} options
 * @returns {Promise<Table[]>}
 */
export async function imports(folder, { documents, requests, say }) {
  const bundle = await bundleProduct(folder);
  const rows = [];
  for (const [index, [size, atOnce]] of WAYS.entries()) {
    say(`storing ${whole(documents)} documents, ${whole(size / 1024)} KiB a request, ${atOnce} at once`);
    const seconds = await timed(`${folder}/${index}`, bundle, documents, size, atOnce);
    rows.push([`${whole(size / 1024)} KiB`, String(atOnce), whole(documents / seconds), whole((documents * USES) / seconds)]);
  }
  say("taking one request apart");
  return [
    {
      title: "Storing TacoBot's documents in bulk",
      columns: ["a request", "at once", "documents a second", "uses a second"],
      rows,
      notes: [`${whole(documents)} documents with ${USES} uses each, into a new database on disk. \`npm run import\` sends 1 MiB, three at once.`],
    },
    await apart(`${folder}/apart`, bundle, requests),
  ];
}

/** The lines of a file as a stream. @param {number} documents */
function* lines(documents) {
  for (let n = 0; n < documents; n += 1000) {
    yield Buffer.from(Array.from({ length: Math.min(1000, documents - n) }, (_, k) => line(n + k)).join(""));
  }
}

/** A document as `mongoexport` writes it. @param {number} n */
function line(n) {
  const code = (n * 2_654_435_761 + 123_456_789).toString(36);
  const at = 1_693_459_200 + n;
  const uses = Array.from({ length: USES }, (_, k) => `{"user_id":"2${String((n * 7919 + k * 104_729) % 1e9).padStart(17, "0")}","timestamp":${at + k}}`);
  return (
    `{"_id":{"$oid":"${(0x64000000 + n).toString(16)}a1b2c3d4e5f6a7b8"},"code":"${code}","guild_id":"1${String(n % 500).padStart(17, "0")}",` +
    `"info":{"id":"${code}","code":"${code}","inviter_id":"987654321098765432","uses":${USES},"max_uses":0,"max_age":86400,"temporary":false,` +
    `"created_at":{"$date":"2023-01-01T00:00:00Z"},"revoked":null,"channel_id":"234567890123456789","url":"https://discord.gg/${code}"},` +
    `"timestamp":${at},"invites":[${uses.join(",")}]}\n`
  );
}

/**
 * @param {string} folder
 * @param {Bundle} bundle
 * @param {number} documents
 * @param {number} size
 * @param {number} atOnce
 */
async function timed(folder, bundle, documents, size, atOnce) {
  const workers = await startWorkers(folder, { product: { bundle, database: "import", variables: { AUTH: "open" } } });
  try {
    await migrateProduct(await workers.database("product"));
    const url = new URL(PATH, await workers.url("product"));
    /** @param {import("../../js/cli/import-chunks.js").Chunk} chunk */
    const send = async ({ body }) => {
      const response = await fetch(url, { method: "POST", headers: { "Content-Type": "application/x-ndjson" }, body });
      const { data } = /** @type {any} */ (await response.json());
      if (!response.ok || data.refused.length > 0) throw new Error("lines were refused");
      return Number(data.recorded);
    };
    // The first request also measures the runtime's start.
    await send({ body: "", bytes: 0, lines: 0, isPart: false });
    const start = performance.now();
    let recorded = 0;
    /** @type {Promise<number>[]} */
    const under = [];
    for await (const chunk of chunksOf(Readable.from(lines(documents)), size, true)) {
      if (under.length >= atOnce) recorded += Number(await under.shift());
      under.push(send(chunk));
    }
    for (const answer of under) recorded += await answer;
    if (recorded !== documents * USES) throw new Error(`${recorded} uses were recorded`);
    return (performance.now() - start) / 1000;
  } finally {
    await workers.stop();
  }
}

/**
 * The time of a request of 1 MiB in the rules, and in each statement as D1 reports it.
 *
 * @param {string} folder
 * @param {Bundle} bundle
 * @param {number} requests
 * @returns {Promise<Table>}
 */
async function apart(folder, bundle, requests) {
  initSync({ module: new WebAssembly.Module(await readFile(new URL("pkg/invitcode_worker_bg.wasm", root))) });
  const workers = await startWorkers(folder, { product: { bundle, database: "apart", variables: { AUTH: "open" } } });
  /** @type {Record<string, number[]>} */
  const times = { "rules: plan": [], "D1: documents": [], "D1: lines that go on": [], "D1: uses": [], "D1: count": [], "rules: settle": [] };
  try {
    const database = await workers.database("product");
    await migrateProduct(database);
    const head = JSON.stringify({ method: "POST", path: `/${PATH}`, contentType: "application/x-ndjson", now: Date.now(), caller: { kind: "open" } });
    for await (const { body } of chunksOf(Readable.from(lines(requests * 1100)), MIB, true)) {
      const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
      let begun = performance.now();
      const { work, values, ticket } = planned(configure("{}"), head, bytes);
      times["rules: plan"]?.push(performance.now() - begun);
      const results = await database.batch(sharedStatementsOf(work, values).map(([sql, params]) => database.prepare(sql).bind(...params)));
      for (const [index, name] of ["D1: documents", "D1: lines that go on", "D1: uses", "D1: count"].entries()) {
        times[name]?.push(Number(/** @type {any} */ (results[index]).meta.duration));
      }
      const facts = JSON.stringify(results.map(({ results: rows }) => rows));
      begun = performance.now();
      settle(ticket[0], ticket[1], facts);
      times["rules: settle"]?.push(performance.now() - begun);
    }
  } finally {
    await workers.stop();
  }
  return {
    title: "One request of 1 MiB taken apart",
    columns: ["what", "milliseconds"],
    rows: Object.entries(times).map(([name, values]) => [name, median(values).toFixed(1)]),
    notes: [`Medians of ${requests} requests, each with about 1,100 documents and 11,000 uses.`],
  };
}
