export type Verifier = import("./keys.js").Verifier;
export type Config = {
    /**
     * whether arguments are trusted, with no caller verified
     */
    open: boolean;
    verifiers: readonly Verifier[];
    serviceKey: string | undefined;
    /**
     * the name of the cookie that may hold a token
     */
    sessionCookie: string;
    /**
     * the values that a token's claims
     * must have, and the tolerance for its issuer's clock in seconds
     */
    claims: {
        issuer?: string;
        audience?: string;
        clockTolerance: number;
    };
    /**
     * the claims that hold a user's e-mail address, and whether
     * it is verified
     */
    emailClaims: {
        email: string;
        verified: string;
    };
    /**
     * the storage binding. During a move it is the side of all shards before it began
     */
    store: "d1" | "durable";
    /**
     * during a move, the side where the data go
     */
    movesTo?: import("../fence.js").Side | undefined;
    /**
     * the time limit of a storage trip in milliseconds
     */
    storageDeadline: number;
    /**
     * the header that holds the client's address
     */
    addressHeader: string;
    /**
     * set when Discord makes the invites
     */
    discord: import("./discord.js").Discord | undefined;
    /**
     * where events go; undefined where nothing is told
     */
    receiver: import("./webhooks/settings.js").Receiver | undefined;
    /**
     * origins whose pages may send credentials
     */
    allowedOrigins: readonly string[];
    /**
     * over how many objects live connections are spread
     */
    liveObjects: number;
    /**
     * the most live connections from one address
     */
    liveSockets: number;
    /**
     * the settings of the
     * pages, and whether their scripts may connect live
     */
    pages: import("./page-settings.js").PageSettings;
    /**
     * the settings that the rules take
     */
    settings: import("./engine.js").Settings;
    /**
     * why no call can be answered; empty when the settings are valid
     */
    problems: readonly string[];
    warnings: readonly string[];
};
export type Settings = {
    /**
     * the name of the storage binding
     */
    store: string;
    guessLimitAddress: number;
    guessLimitUser: number;
    /**
     * the key of the hashes that addresses are stored as
     */
    addressKey: string;
    superUsers: readonly string[];
    allowedOrigins: readonly string[];
    /**
     * whether TimeCapsule's endpoint lets any caller use a code for any user
     */
    timecapsulePublicUse: boolean;
    publicUrl: string | undefined;
    signInUrl: string | undefined;
    appLinks: {
        apple?: string;
        android?: string;
    };
    /**
     * whether what happens is recorded for webhooks
     */
    events: true | undefined;
    invites: {
        guildId: string | undefined;
        linkBase: string | undefined;
        byDiscord: true | undefined;
    };
};
export type Env = Record<string, unknown>;
export type Range = {
    usual: number;
    least: number;
    most: number;
};
export type Authority = "settings" | "host" | "binding";
/**
 * The settings of an environment, which must not change afterwards.
 *
 * @param {Env} env
 * @param {Authority} [authority]
 * @returns {Promise<Config>}
 */
export declare function configOf(env: Env, authority?: Authority): Promise<Config>;
/**
 * The same, without a word in the log.
 *
 * @param {Env} env
 * @param {Authority} authority
 * @returns {Promise<Config>}
 */
export declare function configure(env: Env, authority: Authority): Promise<Config>;
