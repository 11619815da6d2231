/**
 * Delivers events right after the reply that made them due. The clock delivers the rest later.
 *
 * @param {{}} _
 * @param {import("./index.js").Tools} tools
 * @returns {Promise<import("./index.js").Performed>}
 */
export declare function deliver(_: {}, { receiver, clock: binding, tell, warn }: import("./index.js").Tools): Promise<import("./index.js").Performed>;
