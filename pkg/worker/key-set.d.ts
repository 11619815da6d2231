/** The key set at `JWKS_URL`. `jose` loads it and keeps it for ten minutes; with a cache it serves for longer. */
import { errors } from "jose";
export type Entry = import("./key-cache.js").Entry;
export type KeyCache = import("./key-cache.js").KeyCache;
export type KeepAlive = import("./keys.js").KeepAlive;
export declare class KeySet {
    #private;
    /** @param {URL} url @param {KeyCache} [cache] */
    constructor(url: URL, cache?: KeyCache);
    /**
     * The key for a token.
     *
     * @param {import("jose").JWTHeaderParameters} header
     * @param {import("jose").FlattenedJWSInput} token
     * @param {KeepAlive | undefined} keepAlive
     * @returns {Promise<import("jose").CryptoKey>}
     */
    find(header: import("jose").JWTHeaderParameters, token: import("jose").FlattenedJWSInput, keepAlive: KeepAlive | undefined): Promise<import("jose").CryptoKey>;
}
/** Whether the error is about the token rather than the key set. @param {unknown} error */
export declare function isOfTheToken(error: unknown): error is errors.JOSENotSupported | errors.JWKSMultipleMatchingKeys | errors.JWKSNoMatchingKey;
