/**
 * Forgets what the objects of live connections keep of a user who is erased: stored replies that name it. The database's own
 * rows still tell a mutation that is sent again from a new one.
 *
 * @param {{ user: string }} effect
 * @param {import("./index.js").Tools} tools
 * @returns {Promise<import("./index.js").Performed>}
 */
export declare function forget({ user }: {
    user: string;
}, tools: import("./index.js").Tools): Promise<import("./index.js").Performed>;
