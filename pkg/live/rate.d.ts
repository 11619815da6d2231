/** How many messages a connection may still send: a bucket that fills steadily. */
export declare class Rate {
    #private;
    /** @param {number} burst @param {number} perSecond @param {number} now milliseconds */
    constructor(burst: number, perSecond: number, now: number);
    /** Takes one; false when none is left. @param {number} now */
    take(now: number): boolean;
}
