/** The rows of several pages as one list. */
/**
 * A row moves to another page when rows before it come or go, and may be on both for a moment.
 *
 * @param {any[]} rows
 */
export declare function distinct(rows: any[]): any[];
/**
 * The rows that followed the last one of these when the list was shown before.
 *
 * @param {any[]} rows
 * @param {any[]} before
 */
export declare function following(rows: any[], before: any[]): any[];
