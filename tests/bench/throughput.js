/**
 * Throughput and latency side by side in interleaved rounds; compare the ratios within a round. There are many short
 * rounds rather than a few long ones, so that other load on the machine affects all contenders alike.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { startContenders } from "./contenders.js";
import { ratio, whole } from "./report.js";
import { median } from "./statistics.js";

/** @typedef {import("./contenders.js").Contender} Contender */
/** @typedef {import("./load.js").Job} Job */
/** @typedef {import("./load.js").Seen} Seen */
/** @typedef {import("./report.js").Table} Table */

const CONNECTIONS = [1, 32];
const WARM_UP_SECONDS = 1;
/** Milliseconds to a database in another city and back. */
const DISTANCE = 5;

/** @typedef {{ rounds: number, seconds: number, say: (text: string) => void }} Options */

/**
 * With the database on this machine's disk.
 *
 * @param {string} folder
 * @param {Options} options
 * @returns {Promise<Table[]>}
 */
export async function throughput(folder, options) {
  const { rates, waits, notes } = await compare(folder, options, ["use", "c"], 0);
  return [
    ratioTable("Throughput: ratios within a round", rates, notes),
    {
      title: "Throughput: calls per second, for orientation only",
      columns: ["call, connections", "ours", "floor", "reference", "ours with tokens", "ours in one durable shard", "errand", "ours in Node over sqlite"],
      rows: rates.map(({ absolute }) => absolute),
    },
    {
      title: "Waiting time of a call",
      columns: ["call, connections", "", "ours / floor", "ours / reference", "ours", "floor", "reference"],
      rows: waits,
      notes: ["From a plain loop per connection; microseconds, for orientation only."],
    },
  ];
}

/**
 * With the database some way off, as a deployed D1 is, where the number of trips counts for most.
 *
 * @param {string} folder
 * @param {Options} options
 * @returns {Promise<Table[]>}
 */
export async function distance(folder, options) {
  const { rates, notes } = await compare(folder, options, ["use", "c"], DISTANCE);
  return [ratioTable(`Throughput with D1 ${DISTANCE} ms away: ratios within a round`, rates, notes)];
}

/** @param {string} title @param {ReturnType<typeof rateRow>[]} rates @param {string[]} notes @returns {Table} */
const ratioTable = (title, rates, notes) => ({
  title,
  columns: ["call, connections", "ours / floor", "(lowest–highest)", "quiet / floor", "(lowest–highest)", "ours / reference", "(lowest–highest)", "token / open", "durable / floor", "(lowest–highest)", "durable / reference", "durable / errand", "(lowest–highest)", "quiet durable / floor", "(lowest–highest)", "quiet durable / reference", "quiet durable / errand", "sqlite / floor", "(lowest–highest)"],
  rows: rates.map(({ ratios }) => ratios),
  notes,
});

/**
 * @param {string} folder
 * @param {Options} options
 * @param {Job["call"][]} calls
 * @param {number} away
 */
async function compare(folder, { rounds, seconds, say }, calls, away) {
  say("building and filling the contenders");
  const { contenders, stop } = await startContenders(folder, away);
  const load = fork(fileURLToPath(new URL("load.js", import.meta.url)), { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  try {
    const rates = [];
    const waits = [];
    let busiest = 0;
    for (const call of calls) {
      for (const connections of CONNECTIONS) {
        say(`${call}, connections: ${connections}`);
        /** @param {Job["measure"]} measure @param {number} length */
        const round = async (measure, length) => {
          /** @type {Record<string, Seen>} */
          const seen = {};
          for (const { name, ...contender } of contenders) {
            seen[name] = await measured(load, { measure, call, connections, seconds: length, ...contender });
            busiest = Math.max(busiest, seen[name].busy);
          }
          return seen;
        };
        await round("throughput", WARM_UP_SECONDS);
        const throughputs = [];
        const latencies = [];
        for (let count = 0; count < rounds; count += 1) {
          throughputs.push(await round("throughput", seconds));
          latencies.push(await round("latency", Math.max(seconds / 2, 0.5)));
        }
        rates.push(rateRow(`${call}, ${connections}`, throughputs));
        waits.push(...waitRows(`${call}, ${connections}`, latencies));
      }
    }
    const notes = [
      `Medians of ${rounds} interleaved rounds of ${seconds} s each. The load ran in its own process and took at most ${Math.round(busiest * 100)} % of one processor.`,
      "floor: a bare worker that runs the same statements as one batch. quiet: ours with LOG=failures, so that no call here has a log line, as the others have none. reference: Hono, zod and drizzle-orm. token: ours with HS256 tokens, against ours with AUTH=open. durable: ours with STORE=durable, all calls in one shard. errand: a call that does nothing in an object. sqlite: ours in plain Node over a file, by `serve` of `invitcode/node`, always beside the process that calls.",
    ];
    return { rates, waits, notes };
  } finally {
    load.kill();
    await stop();
  }
}

/** @param {import("node:child_process").ChildProcess} load @param {Job} job @returns {Promise<Seen>} */
export async function measured(load, job) {
  load.send(job);
  const [answer] = await once(load, "message");
  if (answer.failed !== undefined) throw new Error(answer.failed);
  return answer.seen;
}

/** @param {Record<string, Seen>[]} rounds @param {string} name @param {"perSecond" | "p50" | "p99"} figure */
const series = (rounds, name, figure) => rounds.map((round) => round[name]?.[figure] ?? NaN);

/** @param {Record<string, Seen>[]} rounds @param {string} above @param {string} below @param {"perSecond" | "p50" | "p99"} figure */
const ratios = (rounds, above, below, figure) =>
  rounds.map((round) => (round[above]?.[figure] ?? NaN) / (round[below]?.[figure] ?? NaN));

/** @param {number[]} values */
const span = (values) => `${ratio(Math.min(...values))}–${ratio(Math.max(...values))}`;

/** @param {string} name @param {Record<string, Seen>[]} rounds */
function rateRow(name, rounds) {
  const floor = ratios(rounds, "ours", "floor", "perSecond");
  const quiet = ratios(rounds, "quiet", "floor", "perSecond");
  const quietDurable = ratios(rounds, "quietDurable", "floor", "perSecond");
  const reference = ratios(rounds, "ours", "reference", "perSecond");
  const token = ratios(rounds, "token", "ours", "perSecond");
  const durable = ratios(rounds, "durable", "floor", "perSecond");
  const errand = ratios(rounds, "durable", "errand", "perSecond");
  const sqlite = ratios(rounds, "sqlite", "floor", "perSecond");
  const absolute = ["ours", "floor", "reference", "token", "durable", "errand", "sqlite"].map((who) => whole(median(series(rounds, who, "perSecond"))));
  return {
    ratios: [name, ratio(median(floor)), span(floor), ratio(median(quiet)), span(quiet), ratio(median(reference)), span(reference), ratio(median(token)), ratio(median(durable)), span(durable), ratio(median(ratios(rounds, "durable", "reference", "perSecond"))), ratio(median(errand)), span(errand), ratio(median(quietDurable)), span(quietDurable), ratio(median(ratios(rounds, "quietDurable", "reference", "perSecond"))), ratio(median(ratios(rounds, "quietDurable", "errand", "perSecond"))), ratio(median(sqlite)), span(sqlite)],
    absolute: [name, ...absolute],
  };
}

/** @param {string} name @param {Record<string, Seen>[]} rounds */
function waitRows(name, rounds) {
  return /** @type {const} */ (["p50", "p99"]).map((figure) => [
    name,
    figure,
    ratio(median(ratios(rounds, "ours", "floor", figure))),
    ratio(median(ratios(rounds, "ours", "reference", figure))),
    ...["ours", "floor", "reference"].map((who) => whole(median(series(rounds, who, figure)))),
  ]);
}
