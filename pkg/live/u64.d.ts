/**
 * Convex writes 64-bit numbers as the base64 of their 8 bytes, little endian. Times are microseconds here, which fit into
 * a JavaScript number until the year 2255.
 */
/** @param {number} number a whole number from 0 to 2^53 - 1 */
export declare function writeU64(number: number): string;
/**
 * @param {unknown} text
 * @returns {number | undefined} undefined when it is no such number; infinity when it is too large for one
 */
export declare function readU64(text: unknown): number | undefined;
