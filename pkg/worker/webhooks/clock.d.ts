export type Binding = import("../../d1.js").Binding;
/** How many events are kept. */
export declare const KEPT = 1000000;
/**
 * Writes an event for each membership that ended since the last time. Memberships that ended before the first call are not
 * reported.
 *
 * @param {Binding} binding
 * @param {number} now
 * @param {(topics: string[]) => Promise<void>} tell
 */
export declare function tellEnds(binding: Binding, now: number, tell: (topics: string[]) => Promise<void>): Promise<void>;
/**
 * Deletes closed events whose time came.
 *
 * @param {Binding} binding
 * @param {number} now
 */
export declare function deleteOld(binding: Binding, now: number): Promise<void>;
/** Deletes the oldest closed events beyond the greatest number. @param {Binding} binding @param {number} [kept] */
export declare function deleteSurplus(binding: Binding, kept?: number): Promise<void>;
