/**
 * The clock of transitions and mutations, in microseconds: near the time of day, and strictly above every time that it
 * ever returned. A stored bound guarantees this after a restart, and after the clock was set back.
 */
export declare class Clock {
    /** The last time that was given. */
    last: number;
    /** No time above this was given that is not stored. */
    bound: number;
    /** @param {number} [stored] the bound that was stored last */
    constructor(stored?: number);
    /** A new time. @param {number} now milliseconds */
    next(now: number): number;
    /** The bound to store before a time is told to anybody, or undefined where the stored one is enough. */
    toStore(): number | undefined;
    /**
     * Takes the latest time that a client saw. It may be ahead, of another object's clock.
     *
     * @param {number} seen
     * @param {number} now milliseconds
     * @returns {boolean} whether such a time is possible
     */
    saw(seen: number, now: number): boolean;
}
