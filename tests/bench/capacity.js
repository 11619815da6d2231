/**
 * What 1,024 shards and one D1 database carry, by simulation: throughput, delays, cost, and what breaks first. The times
 * and prices come from `capacity.json`.
 */
import { readFile } from "node:fs/promises";
import { whole } from "./report.js";
import { quantile, sharesOf, simulate } from "./queueing.js";

/** @typedef {import("./report.js").Table} Table */
/** @typedef {import("./queueing.js").Times} Times */
/** @typedef {{ title: string, from: string, shard: Times, d1: Times }} Measured */
/** @typedef {typeof import("./capacity.json", { with: { type: "json" } })} Parameters */

/** @param {string | URL} [file] */
export async function parametersOf(file = new URL("capacity.json", import.meta.url)) {
  return /** @type {Parameters} */ (JSON.parse(await readFile(file, "utf8")));
}

/** @param {number} ms */
const time = (ms) => (ms >= 1000 ? `${(ms / 1000).toFixed(1)} s` : ms >= 10 ? `${Math.round(ms)} ms` : `${ms.toFixed(1)} ms`);
/** @param {number} share */
const percent = (share) => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;

/** The calls a second that one object carries when it never rests. @param {Times} times */
const ceilingOf = ({ callMs, commitMs, mostAtOnce }) => (1000 * mostAtOnce) / (mostAtOnce * callMs + commitMs);

/**
 * @param {Parameters} parameters
 * @param {Times} times
 * @param {{ rate: number, shares: number[] }} load
 */
function run({ seed, seconds, warmUpSeconds }, times, load) {
  return simulate(times, { seed, seconds, warmUpSeconds, ...load });
}

/** @param {string} name @param {number} rate @param {import("./queueing.js").Result} result @param {number} seconds */
function row(name, rate, result, seconds) {
  const { offered, answered, delays, callsPerCommit, busiest } = result;
  const delay = (/** @type {number} */ share) => time(quantile(delays, share));
  return [name, whole(rate), whole(answered / seconds), percent(Math.max(0, 1 - answered / offered)), delay(0.5), delay(0.99), callsPerCommit.toFixed(1), percent(busiest)];
}

/**
 * @param {Parameters} parameters
 * @param {Measured} times
 * @param {number[]} [rates]
 * @returns {Table}
 */
export function carried(parameters, times, rates = parameters.rates) {
  const { seconds, skews, hotShares } = parameters;
  const rows = [];
  for (const rate of rates) {
    for (const skew of skews) rows.push(row(`1,024 shards, Zipf ${skew}`, rate, run(parameters, times.shard, { rate, shares: sharesOf({ ...parameters, skew }) }), seconds));
    const [, hotShare = 0] = hotShares;
    rows.push(row(`the same at 0.8, ${percent(hotShare)} on one code`, rate, run(parameters, times.shard, { rate, shares: sharesOf({ ...parameters, skew: 0.8, hotShare }) }), seconds));
    rows.push(row("one D1 database", rate, run(parameters, times.d1, { rate, shares: [1] }), seconds));
  }
  return {
    title: `Uses a second, ${times.title}`,
    columns: ["", "offered a second", "answered", "not answered", "p50", "p99", "calls a commit", "busiest shard"],
    rows,
    notes: [times.from],
  };
}

/**
 * The highest rate at which all calls are answered and 99 % within the limit, to 2 %.
 *
 * @param {Parameters} parameters
 * @param {Times} times
 * @param {number[]} shares
 */
export function breakingRate(parameters, times, shares) {
  const share = Math.max(...shares);
  const carries = (/** @type {number} */ rate) => {
    // The busiest shard decides: the others are alike and have less to do.
    const own = rate * share;
    const seconds = Math.min(120, Math.max(10, 20_000 / own));
    const result = simulate({ ...times, coldMs: 0, idleMs: Infinity }, { seed: parameters.seed, rate: own, shares: [1], seconds, warmUpSeconds: 1 });
    return result.refused === 0 && quantile(result.delays, 0.99) <= parameters.carriedWithinMs;
  };
  let [low, high] = [1, (1.5 * ceilingOf(times)) / share];
  while (high / low > 1.02) {
    const middle = Math.sqrt(low * high);
    if (carries(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** @param {Parameters} parameters @returns {Table} */
export function breaking(parameters) {
  const { skews, hotShares, times } = parameters;
  /** @type {[string, number[]][]} */
  const loads = [
    ...skews.map((skew) => /** @type {[string, number[]]} */ ([`1,024 shards, Zipf ${skew}`, sharesOf({ ...parameters, skew })])),
    ...hotShares.map((hotShare) => /** @type {[string, number[]]} */ ([`Zipf 0.8, ${percent(hotShare)} on one code`, sharesOf({ ...parameters, skew: 0.8, hotShare })])),
  ];
  const two = (/** @type {number} */ rate) => whole(Number(rate.toPrecision(2)));
  const rows = loads.map(([name, shares]) => [
    name,
    percent(Math.max(...shares)),
    ...[times.measured, times.published].map(({ shard }) => two(breakingRate(parameters, shard, shares))),
  ]);
  rows.push(["one D1 database", "100 %", ...[times.measured, times.published].map(({ d1 }) => two(breakingRate(parameters, d1, [1])))]);
  return {
    title: `The most uses a second that are all answered, 99 % within ${parameters.carriedWithinMs} ms`,
    columns: ["", "load of the busiest shard", "times measured here", "published limits"],
    rows,
  };
}

/**
 * How many calls wait for an object that slept.
 *
 * @param {Parameters} parameters
 * @returns {Table}
 */
export function cold(parameters) {
  const { coldRates, times, seed } = parameters;
  const shares = sharesOf({ ...parameters, skew: 0.8 });
  const rows = coldRates.map((rate) => {
    const { delays, coldStarts, answered } = simulate(times.measured.shard, { seed, rate, shares, seconds: 100_000 / rate, warmUpSeconds: 12 });
    return [whole(rate), percent(coldStarts / answered), time(quantile(delays, 0.5)), time(quantile(delays, 0.99))];
  });
  return { title: "Cold starts, Zipf 0.8, with times measured on one machine", columns: ["uses a second", "woke an object", "p50", "p99"], rows };
}

/** @param {Parameters} parameters @returns {Table} */
export function costs(parameters) {
  const { prices, use, times } = parameters;
  const { shard } = times.published;
  const dollars = (/** @type {number} */ amount) => `$${amount.toFixed(amount < 0.01 ? 4 : 2)}`;
  const gigabytes = use.bytes / 1000;
  // An object is billed for the time in which it works on a call.
  const gigabyteSeconds = ((shard.callMs + shard.commitMs) / 1000) * 1_000_000 * prices.objectGigabytes;
  const common = [
    ["requests to the worker", 1 * prices.workerRequest, 1 * prices.workerRequest],
    [`its processor time, at most ${use.workerCpuMs} ms each`, use.workerCpuMs * prices.workerCpuMs, use.workerCpuMs * prices.workerCpuMs],
    ["requests to the object", 1 * prices.objectRequest, 0],
    [`the object's time, ${shard.callMs + shard.commitMs} ms each, none shared`, (gigabyteSeconds / 1_000_000) * prices.objectGigabyteSecond, 0],
    [`rows read, ${use.rowsRead} each`, use.rowsRead * prices.rowRead, use.rowsRead * prices.rowRead],
    [`rows written, ${use.rowsWritten} each`, use.rowsWritten * prices.rowWritten, use.rowsWritten * prices.rowWritten],
  ];
  const sum = (/** @type {1 | 2} */ column) => common.reduce((total, line) => total + Number(line[column]), 0);
  return {
    title: `What a million uses cost beyond what Workers Paid includes, by the prices of ${prices.read}`,
    columns: ["", "1,024 shards", "one D1 database"],
    rows: [
      ...common.map(([name, shards, d1]) => [String(name), dollars(Number(shards)), dollars(Number(d1))]),
      ["together", dollars(sum(1)), dollars(sum(2))],
      [`storing them, ${gigabytes} GB, a month`, dollars(gigabytes * prices.objectStorageGigabyteMonth), dollars(gigabytes * prices.d1StorageGigabyteMonth)],
    ],
  };
}

/**
 * @param {{ file?: string | undefined, say: (text: string) => void }} options
 * @returns {Promise<Table[]>}
 */
export async function capacity({ file, say }) {
  const parameters = await parametersOf(file);
  const tables = [];
  for (const times of [parameters.times.measured, parameters.times.published]) {
    say(`capacity: ${times.title}`);
    tables.push(carried(parameters, times));
  }
  say("capacity: cold starts, and what breaks first");
  return [...tables, cold(parameters), breaking(parameters), costs(parameters)];
}
