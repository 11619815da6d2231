import { FARTHEST_TIME } from "./limits.js";

/** How far ahead of the clock its stored bound is, in microseconds. One write serves all times below it. */
const LEASE = 10_000_000;

/**
 * The clock of transitions and mutations, in microseconds: near the time of day, and strictly above every time that it
 * ever returned. A stored bound guarantees this after a restart, and after the clock was set back.
 */
export class Clock {
  /** The last time that was given. */
  last;
  /** No time above this was given that is not stored. */
  bound;

  /** @param {number} [stored] the bound that was stored last */
  constructor(stored = 0) {
    this.last = stored;
    this.bound = stored;
  }

  /** A new time. @param {number} now milliseconds */
  next(now) {
    this.last = Math.max(Math.floor(now) * 1000, this.last + 1);
    return this.last;
  }

  /** The bound to store before a time is told to anybody, or undefined where the stored one is enough. */
  toStore() {
    if (this.last < this.bound) return undefined;
    this.bound = this.last + LEASE;
    return this.bound;
  }

  /**
   * Takes the latest time that a client saw. It may be ahead, of another object's clock.
   *
   * @param {number} seen
   * @param {number} now milliseconds
   * @returns {boolean} whether such a time is possible
   */
  saw(seen, now) {
    if (seen <= this.last) return true;
    if (seen > (now + FARTHEST_TIME) * 1000) return false;
    this.last = seen;
    return true;
  }
}
