/**
 * A discrete-event simulation of objects that each do one thing at a time. Calls arrive at random; those that wait at an object
 * together are run and committed together, up to a limit.
 */
import { seeded } from "../support/seeded.js";

/**
 * @typedef {object} Times of one object, in milliseconds
 * @property {number} callMs the work on one call
 * @property {number} commitMs what one commit adds, however many calls it holds
 * @property {number} mostAtOnce the most calls in one commit
 * @property {number} [mostWaiting] a call that finds so many waiting is refused; without a limit if absent
 * @property {number} [deadlineMs] a call that waited so long is refused when its turn comes
 * @property {number} [coldMs] what waking an object adds
 * @property {number} [idleMs] after how long without a call an object sleeps
 */
/**
 * @typedef {object} Load
 * @property {number} seed
 * @property {number} rate calls a second, at all objects together
 * @property {number[]} shares how much of the load each object gets; together 1
 * @property {number} seconds
 * @property {number} [warmUpSeconds] what happens in the first seconds is not counted
 */
/**
 * @typedef {object} Result
 * @property {number} offered calls that arrived after the warm-up
 * @property {number} answered calls that were answered after the warm-up
 * @property {number} refused calls that were refused after the warm-up
 * @property {number} left calls that wait or run at the end
 * @property {Float64Array} delays of the answered calls, from arrival to answer, in ascending order
 * @property {number} meanWaitMs from arrival to the start of its commit's work
 * @property {number} meanInSystem how many calls wait or run, on average over the time after the warm-up
 * @property {number} callsPerCommit
 * @property {number} coldStarts
 * @property {number} busyMs of all objects together, after the warm-up
 * @property {number} busiest the greatest share of the time that an object was busy
 */

/** Events in the order of their time. */
class Agenda {
  /** @type {number[]} */
  #times = [];
  /** @type {number[]} */
  #whats = [];

  get next() {
    return this.#times[0] ?? Infinity;
  }

  /** @param {number} time @param {number} what */
  add(time, what) {
    let at = this.#times.length;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (Number(this.#times[above]) <= time) break;
      this.#times[at] = Number(this.#times[above]);
      this.#whats[at] = Number(this.#whats[above]);
      at = above;
    }
    this.#times[at] = time;
    this.#whats[at] = what;
  }

  take() {
    const what = Number(this.#whats[0]);
    const time = Number(this.#times.pop());
    const moved = Number(this.#whats.pop());
    const size = this.#times.length;
    if (size === 0) return what;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= size) break;
      if (below + 1 < size && Number(this.#times[below + 1]) < Number(this.#times[below])) below += 1;
      if (Number(this.#times[below]) >= time) break;
      this.#times[at] = Number(this.#times[below]);
      this.#whats[at] = Number(this.#whats[below]);
      at = below;
    }
    this.#times[at] = time;
    this.#whats[at] = moved;
    return what;
  }
}

/**
 * Draws an object by its share, in constant time (Walker's aliases).
 *
 * @param {number[]} shares
 * @param {() => number} random
 */
export function drawer(shares, random) {
  const size = shares.length;
  const total = shares.reduce((sum, share) => sum + share, 0);
  const heights = shares.map((share) => (share / total) * size);
  const aliases = new Int32Array(size);
  const low = heights.flatMap((height, index) => (height < 1 ? [index] : []));
  const high = heights.flatMap((height, index) => (height < 1 ? [] : [index]));
  while (low.length > 0 && high.length > 0) {
    const [small, large] = [Number(low.pop()), Number(high.at(-1))];
    aliases[small] = large;
    heights[large] = Number(heights[large]) - (1 - Number(heights[small]));
    if (Number(heights[large]) < 1) low.push(Number(high.pop()));
  }
  for (const rest of [...low, ...high]) heights[rest] = 1;
  return () => {
    const place = random() * size;
    const index = Math.floor(place);
    return place - index < Number(heights[index]) ? index : Number(aliases[index]);
  };
}

/** Times of arrival at one object, first in, first out. */
class Line {
  /** @type {number[]} */
  #times = [];
  #head = 0;

  get length() {
    return this.#times.length - this.#head;
  }

  /** @param {number} time */
  push(time) {
    this.#times.push(time);
  }

  shift() {
    const time = Number(this.#times[this.#head]);
    this.#head += 1;
    if (this.#head > 1024 && this.#head * 2 > this.#times.length) {
      this.#times = this.#times.slice(this.#head);
      this.#head = 0;
    }
    return time;
  }
}

/**
 * @param {Times} times
 * @param {Load} load
 * @returns {Result}
 */
export function simulate(times, { seed, rate, shares, seconds, warmUpSeconds = 0 }) {
  const { callMs, commitMs, mostAtOnce, mostWaiting = Infinity, deadlineMs = Infinity, coldMs = 0, idleMs = Infinity } = times;
  const random = seeded(seed);
  const draw = drawer(shares, random);
  const [begin, end] = [warmUpSeconds * 1000, (warmUpSeconds + seconds) * 1000];
  const agenda = new Agenda();
  const objects = shares.map(() => ({ waiting: new Line(), running: /** @type {number[]} */ ([]), lastAt: -Infinity, busyMs: 0 }));
  /** @type {number[]} */
  const delays = [];
  const sums = { offered: 0, refused: 0, waitMs: 0, commits: 0, committed: 0, coldStarts: 0, inSystem: 0, area: 0, areaSince: begin };
  const changed = (/** @type {number} */ now, /** @type {number} */ by) => {
    if (now > begin) sums.area += sums.inSystem * (Math.min(now, end) - Math.max(sums.areaSince, begin));
    sums.areaSince = Math.max(now, begin);
    sums.inSystem += by;
  };
  /** Whether something that happens now counts. @param {number} now */
  const isCounted = (now) => now >= begin;
  const start = (/** @type {number} */ now, /** @type {number} */ index) => {
    const object = /** @type {typeof objects[0]} */ (objects[index]);
    while (object.waiting.length > 0 && object.running.length < mostAtOnce) {
      const arrival = object.waiting.shift();
      if (now - arrival < deadlineMs) object.running.push(arrival);
      else {
        if (isCounted(now)) sums.refused += 1;
        changed(now, -1);
      }
    }
    if (object.running.length === 0) return;
    const isCold = now - object.lastAt > idleMs || (coldMs > 0 && object.lastAt === -Infinity);
    const duration = (isCold ? coldMs : 0) + object.running.length * callMs + commitMs;
    if (isCounted(now)) {
      sums.commits += 1;
      sums.committed += object.running.length;
      sums.coldStarts += Number(isCold);
      for (const arrival of object.running) sums.waitMs += now - arrival;
    }
    object.busyMs += Math.max(0, Math.min(now + duration, end) - Math.max(now, begin));
    agenda.add(now + duration, index);
  };
  const gap = () => (-Math.log(1 - random()) * 1000) / rate;
  let arrival = gap();
  for (;;) {
    if (Math.min(agenda.next, arrival) > end) break;
    if (agenda.next <= arrival) {
      const now = agenda.next;
      const index = agenda.take();
      const object = /** @type {typeof objects[0]} */ (objects[index]);
      if (isCounted(now)) for (const since of object.running) delays.push(now - since);
      changed(now, -object.running.length);
      object.running.length = 0;
      object.lastAt = now;
      if (object.waiting.length > 0) start(now, index);
      continue;
    }
    const index = draw();
    const object = /** @type {typeof objects[0]} */ (objects[index]);
    if (isCounted(arrival)) sums.offered += 1;
    if (object.waiting.length >= mostWaiting) {
      if (isCounted(arrival)) sums.refused += 1;
    } else {
      changed(arrival, 1);
      object.waiting.push(arrival);
      if (object.running.length === 0) start(arrival, index);
    }
    arrival += gap();
  }
  changed(end, 0);
  const busy = objects.map(({ busyMs }) => busyMs);
  return {
    offered: sums.offered,
    answered: delays.length,
    refused: sums.refused,
    left: sums.inSystem,
    delays: Float64Array.from(delays).sort(),
    meanWaitMs: sums.waitMs / sums.committed,
    meanInSystem: sums.area / (end - begin),
    callsPerCommit: sums.committed / sums.commits,
    coldStarts: sums.coldStarts,
    busyMs: busy.reduce((sum, one) => sum + one, 0),
    busiest: Math.max(...busy) / (end - begin),
  };
}

/**
 * How much of the load each shard gets, when servers are chosen by Zipf's law and spread over the shards at random.
 *
 * @param {{ seed: number, shards: number, servers: number, skew: number, hotShare?: number }} options `skew` 0 is the same for all
 * servers; `hotShare` of all calls use one code more
 */
export function sharesOf({ seed, shards, servers, skew, hotShare = 0 }) {
  const random = seeded(seed);
  const shares = Array.from({ length: shards }, () => 0);
  const add = (/** @type {number} */ index, /** @type {number} */ weight) => (shares[index] = Number(shares[index]) + weight);
  let total = 0;
  for (let rank = 1; rank <= servers; rank += 1) {
    const weight = rank ** -skew;
    add(Math.floor(random() * shards), weight);
    total += weight;
  }
  const hot = Math.floor(random() * shards);
  return shares.map((weight, index) => (weight / total) * (1 - hotShare) + (index === hot ? hotShare : 0));
}

/** @param {Float64Array} sorted @param {number} share */
export const quantile = (sorted, share) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
