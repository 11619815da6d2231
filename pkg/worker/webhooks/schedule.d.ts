/** When a delivery that failed is tried again. */
/** The waits that Standard Webhooks recommends, after the first delivery and after each further one. */
export declare const WAITS: number[];
/**
 * How long to wait after a failed delivery, in milliseconds; undefined after the last. Up to a fifth more, at random, so
 * that deliveries that failed together are not retried together.
 *
 * @param {number} attempts how many deliveries were begun
 * @param {number} [asked] how long the receiver asks to wait
 * @param {number} [random] from 0 to 1
 * @returns {number | undefined}
 */
export declare function waitAfter(attempts: number, asked?: number, random?: number): number | undefined;
