/** Revokes orphaned Discord invites. */
/**
 * @param {{ codes: string[] }} effect
 * @param {import("./index.js").Tools} tools
 * @returns {Promise<import("./index.js").Performed>}
 */
export declare function revokeDiscordInvites({ codes }: {
    codes: string[];
}, tools: import("./index.js").Tools): Promise<import("./index.js").Performed>;
/**
 * @param {string[]} codes
 * @param {import("./index.js").Tools} tools
 */
export declare function revoke(codes: string[], { discord, warn }: import("./index.js").Tools): Promise<void>;
