/** Revokes orphaned Discord invites, and remembers those that turned out to be given. */
/**
 * @param {{ codes: string[], kept: string[] }} effect
 * @param {import("./index.js").Tools} tools
 * @returns {Promise<import("./index.js").Performed>}
 */
export declare function revokeDiscordInvites({ codes, kept }: {
    codes: string[];
    kept: string[];
}, tools: import("./index.js").Tools): Promise<import("./index.js").Performed>;
/**
 * @param {string[]} codes
 * @param {import("./index.js").Tools} tools
 */
export declare function revoke(codes: string[], { discord, warn }: import("./index.js").Tools): Promise<void>;
