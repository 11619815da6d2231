/**
 * @param {{ user: string }} effect
 * @param {import("./index.js").Tools} tools
 * @returns {Promise<import("./index.js").Performed>}
 */
export declare function makeDiscordInvite({ user }: {
    user: string;
}, tools: import("./index.js").Tools): Promise<import("./index.js").Performed>;
