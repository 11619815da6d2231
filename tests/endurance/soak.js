/**
 * A steady mixed load for a long time: every reply is one that its story has a place for, and the memory of workerd stays
 * what it was once it was warm.
 */
import assert from "node:assert/strict";
import { median, percentile } from "../bench/statistics.js";
import { startProduct } from "../support/product.js";
import { assertKept, figures } from "./judge.js";
import { ENV, Load } from "./load.js";
import { sampleOf } from "./processes.js";

/** @typedef {import("./processes.js").Sample} Sample */

const CLIENTS = 24;
const MIB = 1_048_576;
/** How much the memory may have grown between the second sixth of the time and the last. */
const GROWTH = 0.05;
/** Below that, a process is still warming up, and its growth says nothing. */
const LONG = 30;
const REPORT_EVERY = 60;

/**
 * @param {{ minutes: number, rate: number, seed: number, say?: (text: string) => void }} options `rate` in calls a second
 */
export async function soak({ minutes, rate, seed, say = () => {} }) {
  const how = `--only soak --minutes ${minutes} --rate ${rate} --seed ${seed}`;
  const product = await startProduct({ env: ENV });
  try {
    const load = new Load({ seed, base: () => product.url, pace: paceOf(rate) });
    await load.prepare();
    load.start(CLIENTS);
    const samples = await observed(product, minutes * 60, load, say);
    await load.finish();
    assert.deepEqual(product.logs.filter(({ message }) => isFault(message)), [], `the log speaks of faults (${how})`);
    const report = reportOf(load, samples);
    say(report.text);
    await assertKept(product, load, how);
    if (minutes >= LONG) assert.ok(report.growth <= GROWTH, `the memory grew by ${percent(report.growth)} (${how})`);
    return { calls: report.calls, told: load.history.told, growth: report.growth };
  } finally {
    await product.remove();
  }
}

/** @param {string} line of the log */
const isFault = (line) => !line.startsWith('{"level":"info"');

/**
 * Takes samples: a hundred, and more where that would be less than one in five seconds.
 *
 * @param {import("../support/product.js").Product} product
 * @param {number} seconds
 * @param {Load} load
 * @param {(text: string) => void} say
 */
async function observed(product, seconds, load, say) {
  /** @type {Sample[]} */
  const samples = [];
  const begun = performance.now();
  let reported = 0;
  for (;;) {
    const at = (performance.now() - begun) / 1000;
    if (at >= seconds || load.unexpected.length > 0) return samples;
    const sample = await sampleOf(product.processes(), product.folder, at);
    samples.push(sample);
    // Only the lines that speak of faults are kept: the others would fill this process.
    product.logs = product.logs.filter(({ message }) => isFault(message));
    if (at - reported >= REPORT_EVERY) {
      reported = at;
      say(`  ${(at / 60).toFixed(0)} min: ${callsOf(load)} calls, ${lineOf(sample)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, Math.min(5000, seconds * 10)));
  }
}

/** @param {Sample} sample */
const lineOf = ({ rss, own, files, disk }) => `RSS ${mib(rss)}, own ${mib(own)}, ${files} open files, database ${mib(disk)}`;

/** @param {Load} load */
const callsOf = (load) => [...load.caller.took.values()].reduce((sum, times) => sum + times.length, 0);

/** @param {Load} load @param {Sample[]} samples */
function reportOf(load, samples) {
  const end = samples.at(-1)?.at ?? 0;
  const within = (/** @type {number} */ from, /** @type {number} */ to) => samples.filter(({ at }) => at >= (from * end) / 6 && at <= (to * end) / 6);
  const [early, late] = [within(1, 2), within(5, 6)];
  const of = (/** @type {Sample[]} */ some, /** @type {"rss" | "own" | "files"} */ what) => median(some.map((sample) => sample[what]));
  const growth = of(late, "rss") / of(early, "rss") - 1;
  const last = /** @type {Sample} */ (samples.at(-1));
  const calls = callsOf(load);
  /** @type {[string, string | number][]} */
  const rows = [
    ["calls", `${calls}, ${(calls / end).toFixed(0)} a second, none unexpected but ${load.unexpected.length}`],
    ["told", `${load.history.told} facts, to be found in the tables`],
    ["RSS", `median ${mib(of(early, "rss"))} in the second sixth, ${mib(of(late, "rss"))} in the last: ${percent(growth)}; slope ${slope(within(1, 6))} MiB an hour`],
    ["of it own", `median ${mib(of(early, "own"))} in the second sixth, ${mib(of(late, "own"))} in the last`],
    ["open files", `median ${of(early, "files")} in the second sixth, ${of(late, "files")} in the last`],
    ["database", `${mib(samples[0]?.disk ?? 0)} at first, ${mib(last.disk)} at last`],
  ];
  for (const [name, times] of [...load.caller.took].sort()) {
    const [p50, p99] = [percentile(times, 0.5), percentile(times, 0.99)];
    rows.push([name, `${times.length} calls, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`]);
  }
  return { text: figures(rows), growth, calls };
}

/** The slope of the line that fits the memory best. @param {Sample[]} samples @returns {string} */
function slope(samples) {
  const mean = (/** @type {number[]} */ values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [at, rss] = [mean(samples.map((sample) => sample.at)), mean(samples.map((sample) => sample.rss))];
  const covariance = mean(samples.map((sample) => (sample.at - at) * (sample.rss - rss)));
  return ((covariance / mean(samples.map((sample) => (sample.at - at) ** 2)) / MIB) * 3600).toFixed(1);
}

/** @param {number} bytes */
const mib = (bytes) => `${(bytes / MIB).toFixed(1)} MiB`;
/** @param {number} share */
const percent = (share) => `${share < 0 ? "" : "+"}${(share * 100).toFixed(1)} %`;

/** Lets calls begin at a steady rate, however long each takes. @param {number} rate a second */
function paceOf(rate) {
  let next = performance.now();
  return async () => {
    next = Math.max(next + 1000 / rate, performance.now());
    const wait = next - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  };
}
