// The simulation behind docs/capacity.md, against what queueing theory says exactly, and the page against the simulation.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, test } from "node:test";
import { breakingRate, carried, cold, costs, parametersOf } from "../bench/capacity.js";
import { drawer, quantile, sharesOf, simulate } from "../bench/queueing.js";
import { render } from "../bench/report.js";
import { seeded } from "../support/seeded.js";

/** @param {number} found @param {number} wanted @param {number} tolerance as a share of it @param {string} [what] */
function near(found, wanted, tolerance, what = "") {
  assert.ok(Math.abs(found - wanted) <= tolerance * wanted, `${what} ${found} is not within ${tolerance * 100} % of ${wanted}`);
}

const alone = { callMs: 1, commitMs: 0, mostAtOnce: 1 };

describe("one object with a fixed time for each call", () => {
  for (const [busy, tolerance] of /** @type {[number, number][]} */ ([[0.1, 0.03], [0.5, 0.03], [0.8, 0.03], [0.9, 0.06]])) {
    test(`at ${busy * 100} % of its ceiling, calls wait as long as in M/D/1`, () => {
      const result = simulate(alone, { seed: 1, rate: busy * 1000, shares: [1], seconds: 600, warmUpSeconds: 10 });
      near(result.meanWaitMs, busy / (2 * (1 - busy)), tolerance);
      near(result.busiest, busy, 0.01);
    });
  }

  test("Little's law holds: as many calls are in it as arrive in the time that each stays", () => {
    const result = simulate({ callMs: 0.5, commitMs: 2, mostAtOnce: 8 }, { seed: 2, rate: 900, shares: [1], seconds: 300, warmUpSeconds: 5 });
    const mean = result.delays.reduce((sum, delay) => sum + delay, 0) / result.delays.length;
    near(result.meanInSystem, (result.answered / 300_000) * mean, 0.01);
  });

  test("many objects under an even load are as many queues of their own", () => {
    const result = simulate(alone, { seed: 3, rate: 32_000, shares: new Array(64).fill(1 / 64), seconds: 20, warmUpSeconds: 1 });
    near(result.meanWaitMs, 0.5, 0.03);
  });
});

describe("calls that commit together", () => {
  for (const rate of [100, 1000, 5000]) {
    test(`at ${rate} a second, calls that cost nothing but their common commit stay as long as theory says`, () => {
      const commit = 1;
      const load = (rate / 1000) * commit;
      const result = simulate({ callMs: 0, commitMs: commit, mostAtOnce: Infinity }, { seed: 4, rate, shares: [1], seconds: 200, warmUpSeconds: 1 });
      // Who finds the object at rest stays for a commit, everybody else half a commit longer.
      const atRest = 1 / (1 + load * Math.exp(load));
      const mean = result.delays.reduce((sum, delay) => sum + delay, 0) / result.delays.length;
      near(mean, commit + ((1 - atRest) * commit) / 2, 0.01);
    });
  }

  test("an overloaded object answers at its ceiling, in full commits, and refuses the rest", () => {
    const times = { callMs: 0.25, commitMs: 4, mostAtOnce: 64, mostWaiting: 2000 };
    const result = simulate(times, { seed: 5, rate: 10_000, shares: [1], seconds: 20, warmUpSeconds: 5 });
    near(result.answered / 20, 64_000 / (64 * 0.25 + 4), 0.01);
    assert.equal(result.callsPerCommit, 64);
    near(result.answered + result.refused, result.offered, 0.01);
    assert.ok(quantile(result.delays, 1) < ((2000 + 128) / 64) * 20);
  });
});

test("every call is answered, refused or still there", () => {
  for (const deadlineMs of [50, Infinity]) {
    const times = { callMs: 1, commitMs: 3, mostAtOnce: 4, mostWaiting: 100, deadlineMs };
    const { offered, answered, refused, left } = simulate(times, { seed: 6, rate: 3000, shares: [0.7, 0.2, 0.1], seconds: 10 });
    assert.equal(answered + refused + left, offered);
    assert.ok(answered > 0 && refused > 0);
  }
});

test("no call that waited beyond the deadline is answered", () => {
  const { delays } = simulate({ ...alone, deadlineMs: 30 }, { seed: 7, rate: 2000, shares: [1], seconds: 10 });
  assert.ok(quantile(delays, 1) <= 31);
});

test("an object that rests longer than it stays awake begins cold, and no other does", () => {
  const times = { ...alone, coldMs: 29, idleMs: 10 };
  const seldom = simulate(times, { seed: 8, rate: 1, shares: [1], seconds: 2000 });
  // A call is cold if none came in the 30 ms of the cold call before it and the 10 ms after.
  near(seldom.coldStarts / seldom.answered, Math.exp(-0.04), 0.01);
  assert.equal(quantile(seldom.delays, 0.5), 30);
  const often = simulate(times, { seed: 8, rate: 900, shares: [1], seconds: 20, warmUpSeconds: 1 });
  assert.ok(often.coldStarts < 0.01 * often.answered);
});

test("objects are drawn by their shares, and shares follow Zipf's law", () => {
  const shares = sharesOf({ seed: 9, shards: 16, servers: 1000, skew: 1, hotShare: 0.1 });
  near(shares.reduce((sum, share) => sum + share, 0), 1, 1e-9);
  const draw = drawer(shares, seeded(9));
  const drawn = shares.map(() => 0);
  for (let count = 0; count < 400_000; count += 1) {
    const index = draw();
    drawn[index] = Number(drawn[index]) + 1;
  }
  shares.forEach((share, index) => near(Number(drawn[index]) / 400_000, share, 0.05, `shard ${index}`));
  const [first = 0, second = 0] = sharesOf({ seed: 1, shards: 100_000, servers: 2, skew: 1 }).filter((share) => share > 0).sort((one, other) => other - one);
  near(first / second, 2, 1e-9);
});

test("a seed gives the same result again, and another seed another", () => {
  const load = { rate: 500, shares: [0.5, 0.5], seconds: 5 };
  const result = (/** @type {number} */ seed) => simulate(alone, { ...load, seed });
  assert.deepEqual(result(1), result(1));
  assert.notDeepEqual(result(1).delays, result(2).delays);
});

describe("docs/capacity.md", async () => {
  const page = await readFile(new URL("../../docs/capacity.md", import.meta.url), "utf8");
  const parameters = await parametersOf();
  /** The cells of a line, as they are without their widths. @param {string} line */
  const cells = (line) => line.split("|").map((cell) => cell.trim()).join("|");
  const lines = new Set(page.split("\n").map(cells));

  for (const times of [parameters.times.measured, parameters.times.published]) {
    test(`has the figures of the simulation at 1,000 uses a second, ${times.title}`, () => {
      for (const line of render(carried(parameters, times, [1000]), true).split("\n").filter((text) => /^\|.*1,000/.test(text))) assert.ok(lines.has(cells(line)), line);
    });
  }

  test("has the cold starts of the simulation", () => {
    for (const line of render(cold(parameters), true).split("\n").filter((text) => /^\| 1\d/.test(text))) assert.ok(lines.has(cells(line)), line);
  });

  test("has the cost that follows from prices and rows", () => {
    for (const line of render(costs(parameters), true).split("\n").filter((text) => text.includes("$"))) assert.ok(lines.has(cells(line)), line);
  });

  test("says the rate at which one D1 database breaks", () => {
    const rate = breakingRate(parameters, parameters.times.measured.d1, [1]);
    assert.ok(page.includes(`| ${Number(rate.toPrecision(2))} |`), String(rate));
  });
});
