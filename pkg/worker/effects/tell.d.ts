/**
 * Tells who watches that something changed. A notification that is lost is made good: the objects that hold the watchers
 * compare the change numbers of what is watched.
 *
 * @param {{ topics: string[] }} effect
 * @param {import("./index.js").Tools} tools
 * @returns {Promise<import("./index.js").Performed>}
 */
export declare function tell({ topics }: {
    topics: string[];
}, tools: import("./index.js").Tools): Promise<import("./index.js").Performed>;
