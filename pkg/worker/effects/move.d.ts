/**
 * Continues a move of the data. The reply says what a person must correct, or that another request is continuing the move. Why
 * a store failed is for the log.
 *
 * @param {{ to: import("../../fence.js").Side }} effect
 * @param {import("./index.js").Tools} tools
 * @returns {Promise<import("./index.js").Performed>}
 */
export declare function move({ to }: {
    to: import("../../fence.js").Side;
}, tools: import("./index.js").Tools): Promise<import("./index.js").Performed>;
