/**
 * The part of Discord's API that invites need, over `fetch`: create an invite, list the channel's invites, revoke an
 * invite. All requests of a client share Discord's rate limits.
 *
 * @see https://discord.com/developers/docs/reference, https://discord.com/developers/docs/topics/rate-limits
 */
export type InviteOptions = {
    max_age: number;
    max_uses: number;
    unique: boolean;
};
export type Invite = {
    code?: string;
    inviter?: {
        id: string;
    } | undefined;
    uses?: number;
    max_uses?: number;
    max_age?: number;
    temporary?: boolean;
    created_at?: string;
};
export type Seen = {
    code: string;
    maker: string | undefined;
    madeAt: string | undefined;
    uses: number | undefined;
    maxUses: number | undefined;
    maxAge: number | undefined;
    temporary: boolean;
};
export type RateLimit = {
    retry_after: number;
    global: boolean;
};
export type Settings = {
    token: string;
    channelId: string;
    maxAge: number;
    base: string;
};
export type Purpose = "make" | "list" | "revoke";
/**
 * A request to Discord that failed. The message is for the log: it holds neither the token nor any part of Discord's
 * answer but its status. `retryAfter`, in whole seconds, is set when Discord limits the rate.
 */
export declare class DiscordError extends Error {
    retryAfter: number | undefined;
    /** @param {string} message @param {number} [retryAfter] */
    constructor(message: string, retryAfter?: number);
}
export declare class Discord {
    #private;
    /** Users who were given an invite. An entry never becomes wrong. */
    invited: Remembered;
    /** The codes of invites that were given to a user. An entry never becomes wrong. */
    given: Remembered;
    /** @param {Settings} settings */
    constructor(settings: Settings);
    /**
     * Makes an invite for one person.
     *
     * @param {string} reason the text for the guild's audit log
     * @returns {Promise<Seen>}
     * @throws {DiscordError}
     */
    make(reason: string): Promise<Seen>;
    /**
     * The invites of the channel.
     *
     * @returns {Promise<Seen[]>}
     * @throws {DiscordError}
     */
    list(): Promise<Seen[]>;
    /**
     * Revokes an invite. An invite that no longer exists is not an error.
     *
     * @param {string} code
     * @param {string} reason
     * @throws {DiscordError}
     */
    revoke(code: string, reason: string): Promise<void>;
}
/** A bounded set of strings: it forgets the oldest. */
declare class Remembered {
    #private;
    static MOST: number;
    /** @param {string} text */
    has(text: string): boolean;
    /** @param {string} text */
    add(text: string): void;
}
export {};
