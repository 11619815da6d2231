/** What the rules say about watched results, and about changes to them. */
export type Reply = import("../engine.js").Reply;
/** @typedef {import("../engine.js").Reply} Reply */
/**
 * On what a result depends, until when it holds, and whether it is evaluated again at all.
 *
 * @param {Reply} reply
 * @returns {{ topics?: string[], until?: number, final?: boolean }}
 */
export declare function watchedBy({ effects }: Reply): {
    topics?: string[];
    until?: number;
    final?: boolean;
};
/**
 * The watched topics that a mutation changed.
 *
 * @param {Reply} reply
 * @returns {string[]}
 */
export declare function changedBy({ effects }: Reply): string[];
