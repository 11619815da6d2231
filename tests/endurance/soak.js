/**
 * A long steady mixed load. Every reply must be one that its scenario expects, and workerd's memory must not grow after
 * the warm-up.
 */
import assert from "node:assert/strict";
import { median, percentile } from "../bench/statistics.js";
import { startProduct } from "../support/product.js";
import { assertKept, figures, listed } from "./judge.js";
import { ENV, Load } from "./load.js";
import { CAN_SAMPLE, sampleOf } from "./processes.js";

/** @typedef {import("./processes.js").Sample} Sample */

const CLIENTS = 24;
const MIB = 1_048_576;
/** How much the memory may grow between the second sixth of the time and the last. */
const GROWTH = 0.05;
/** A shorter run is all warm-up: neither its growth nor its rate means anything. */
const LONG = 30;
/** The least share of the requested rate. A busy machine may miss the rate, but a lower share means that the service stalls. */
const LEAST_RATE = 1 / 3;
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
    const begun = performance.now();
    const samples = await observed(product, minutes * 60, load, say);
    await load.finish();
    const rateSeen = callsOf(load) / ((performance.now() - begun) / 1000);
    assert.deepEqual(product.logs.filter(({ message }) => isFault(message)), [], `the log speaks of faults (${how})`);
    say(
      figures([
        ["calls", `${callsOf(load)}, ${rateSeen.toFixed(0)} a second; unexpected: ${load.unexpected.length}`],
        ["stories", listed(load.stories)],
        ["told", `${load.history.told} facts, to be found in the tables`],
        ...memoryOf(samples),
        ...latenciesOf(load),
      ]),
    );
    await assertKept(product, load, how);
    const without = [...load.stories].filter(([, times]) => times === 0).map(([name]) => name);
    assert.deepEqual(without, [], `every kind of story came to its end (${how})`);
    if (minutes >= LONG) assert.ok(rateSeen >= rate * LEAST_RATE, `${rateSeen.toFixed(1)} calls a second of ${rate} asked for (${how})`);
    if (minutes >= LONG && CAN_SAMPLE) assert.ok(growthOf(samples) <= GROWTH, `the memory grew by ${percent(growthOf(samples))} (${how})`);
    return { calls: callsOf(load), told: load.history.told };
  } finally {
    await product.remove();
  }
}

/** @param {string} line of the log */
const isFault = (line) => !line.startsWith('{"level":"info"');

/**
 * Takes a hundred samples, and at least one every five seconds.
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
    if (CAN_SAMPLE) samples.push(await sampleOf(product.processes(), product.folder, at));
    // Only lines about faults are kept, because the others would fill this process's memory.
    product.logs = product.logs.filter(({ message }) => isFault(message));
    if (at - reported >= REPORT_EVERY) {
      reported = at;
      say(`  ${(at / 60).toFixed(0)} min: ${callsOf(load)} calls, ${lineOf(samples.at(-1))}`);
    }
    await new Promise((resolve) => setTimeout(resolve, Math.min(5000, seconds * 10)));
  }
}

/** @param {Sample | undefined} sample */
const lineOf = (sample) =>
  sample === undefined ? "" : `RSS ${mib(sample.rss)}, of it own ${mib(sample.own)}, ${sample.files} open files, database ${mib(sample.disk)}`;

/** @param {Load} load */
const callsOf = (load) => [...load.caller.took.values()].reduce((sum, times) => sum + times.length, 0);

/** The samples from one sixth of the time to another. @param {Sample[]} samples @param {number} from @param {number} to */
function sixths(samples, from, to) {
  const end = samples.at(-1)?.at ?? 0;
  return samples.filter(({ at }) => at >= (from * end) / 6 && at <= (to * end) / 6);
}

/** @param {Sample[]} samples @param {"rss" | "own" | "files"} what */
const middle = (samples, what) => median(samples.map((sample) => sample[what]));

/** By how much the resident memory of the last sixth is more than that of the second. @param {Sample[]} samples */
const growthOf = (samples) => middle(sixths(samples, 5, 6), "rss") / middle(sixths(samples, 1, 2), "rss") - 1;

/** @param {Sample[]} samples @returns {[string, string][]} */
function memoryOf(samples) {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined) return [["memory", "not read: this system has no /proc"]];
  const [early, late] = [sixths(samples, 1, 2), sixths(samples, 5, 6)];
  return [
    ["RSS", `median ${mib(middle(early, "rss"))} in the second sixth, ${mib(middle(late, "rss"))} in the last: ${percent(growthOf(samples))}`],
    ["of it own", `median ${mib(middle(early, "own"))} in the second sixth, ${mib(middle(late, "own"))} in the last`],
    ["slope of RSS", `${slope(sixths(samples, 1, 6))} MiB an hour after the first sixth`],
    ["open files", `median ${middle(early, "files")} in the second sixth, ${middle(late, "files")} in the last`],
    ["database", `${mib(first.disk)} at first, ${mib(last.disk)} at last`],
  ];
}

/** @param {Load} load @returns {[string, string][]} */
function latenciesOf({ caller }) {
  return [...caller.took].sort().map(([name, times]) => {
    const [p50, p99] = [percentile(times, 0.5), percentile(times, 0.99)];
    return [name, `${times.length} calls, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`];
  });
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
