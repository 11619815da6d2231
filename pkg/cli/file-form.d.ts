/** Recognises, by its first bytes, a file that is not lines of `mongoexport`. */
/** The number of bytes that are inspected. */
export declare const LOOKED_AT = 4096;
/**
 * What is wrong with the file as a whole and what to do, or nothing if its lines can be read.
 *
 * @param {Buffer} start its first {@link LOOKED_AT} bytes, or all if there are fewer
 * @returns {string | undefined}
 */
export declare function problemOf(start: Buffer): string | undefined;
