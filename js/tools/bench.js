/**
 * Runs the benchmarks side by side with their references.
 *
 *   npm run bench -- [--quick] [--rounds 11] [--seconds 1] [--only throughput,distance,shards,rows,seats,many,cost,memory,size,start,import,live,capacity] [--capacity FILE] [--markdown]
 *
 * Compare ratios: absolute figures depend on the machine.
 */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { capacity } from "../../tests/bench/capacity.js";
import { cost } from "../../tests/bench/cost.js";
import { imports } from "../../tests/bench/import.js";
import { live } from "../../tests/bench/live.js";
import { many } from "../../tests/bench/many.js";
import { memory } from "../../tests/bench/memory.js";
import { render } from "../../tests/bench/report.js";
import { rows } from "../../tests/bench/rows.js";
import { seats } from "../../tests/bench/seats.js";
import { shards } from "../../tests/bench/shards.js";
import { size } from "../../tests/bench/size.js";
import { start } from "../../tests/bench/start.js";
import { distance, throughput } from "../../tests/bench/throughput.js";
import { ToolError } from "../cli/failures.js";
import { print } from "../cli/sink.js";
import { runTool } from "./tool.js";

const USAGE = "npm run bench -- [--quick] [--rounds 11] [--seconds 1] [--only throughput,distance,shards,rows,seats,many,cost,memory,size,start,import,live,capacity] [--capacity FILE] [--markdown]";

/** @param {string} text @param {string} name */
function positive(text, name) {
  const number = Number(text);
  if (!(number > 0)) throw new ToolError(`--${name} must be a number above 0`);
  return number;
}

/** @param {string} text progress, on stderr: only the figures go to stdout */
const say = (text) => process.stderr.write(`${text} …\n`);

function options() {
  const { values } = parseArgs({
    options: {
      quick: { type: "boolean", default: false },
      markdown: { type: "boolean", default: false },
      rounds: { type: "string" },
      seconds: { type: "string" },
      only: { type: "string" },
      capacity: { type: "string" },
    },
  });
  const { quick, markdown } = values;
  return {
    file: values.capacity,
    markdown,
    only: values.only?.split(","),
    rounds: Math.ceil(positive(values.rounds ?? (quick ? "3" : "11"), "rounds")),
    seconds: positive(values.seconds ?? (quick ? "0.5" : "1"), "seconds"),
    levels: quick ? [10, 1_000, 10_000] : [10, 1_000, 10_000, 1_000_000],
    batches: quick ? 15 : 101,
    documents: quick ? 5_000 : 100_000,
    requests: quick ? 5 : 25,
    calls: quick ? 100_000 : 1_000_000,
    sockets: quick ? 300 : 1_000,
  };
}

/** @param {ReturnType<typeof options>} asked */
async function main({ file, markdown, only, rounds, seconds, levels, batches, documents, requests, calls, sockets }) {
  // Beside the sources: the system's temporary folder may be in memory.
  const work = new URL("../../tests/.work/", import.meta.url);
  await mkdir(work, { recursive: true });
  const folder = await mkdtemp(fileURLToPath(new URL("bench-", work)));
  /** @type {Record<string, (folder: string) => Promise<import("../../tests/bench/report.js").Table[]>>} */
  const sections = {
    throughput: (own) => throughput(own, { rounds, seconds, say }),
    distance: (own) => distance(own, { rounds, seconds, say }),
    shards: (own) => shards(own, { rounds, seconds, say }),
    rows: (own) => rows(own, { levels, say }),
    seats: (own) => seats(own, { levels, say }),
    many: (own) => many(own, { rounds, levels, say }),
    cost: (own) => cost(own, { batches, say }),
    memory: (own) => memory(own, { calls, requests: calls / 50, say }),
    size: (own) => size(own),
    start: (own) => start(own, Math.max(rounds, 9)),
    live: (own) => live(own, { rounds, seconds, sockets, say }),
    import: (own) => imports(own, { documents, requests, say }),
    capacity: () => capacity({ file, say }),
  };
  const chosen = only ?? Object.keys(sections);
  const unknown = chosen.filter((name) => !Object.hasOwn(sections, name));
  if (unknown.length > 0) throw new ToolError(`there is no section ${unknown.join(", ")}\n${USAGE}`);
  try {
    const [cpu] = cpus();
    await print(`Node ${process.versions.node}, ${cpus().length} × ${cpu?.model ?? "processor"}, D1 on disk\n\n`);
    for (const name of chosen) {
      const own = `${folder}/${name}`;
      await mkdir(own);
      for (const table of (await sections[name]?.(own)) ?? []) await print(`${render(table, markdown)}\n`);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

await runTool({
  usage: USAGE,
  say: (text) => process.stderr.write(`${text}\n`),
  main: async () => {
    await main(options());
    return 0;
  },
});
