export type Verifier = {
    algorithms: readonly string[];
    key: FindKey;
};
export type KeepAlive = (work: Promise<unknown>) => void;
export type FindKey = (header: import("jose").JWTHeaderParameters, token: import("jose").FlattenedJWSInput, keepAlive: KeepAlive | undefined) => Promise<import("jose").CryptoKey>;
/** An invalid setting. The message names it, and never gives its value. */
export declare class SettingError extends Error {
}
/** The key set cannot be loaded at the moment, so no token can be verified. */
export declare class KeySetError extends Error {
    code: string;
}
/** What is wrong with a secret that is too short; it is accepted. @param {string} secret @returns {string[]} */
export declare function weaknessesOf(secret: string): string[];
/**
 * @param {string} secret
 * @returns {Promise<Verifier>}
 */
export declare function secretVerifier(secret: string): Promise<Verifier>;
/**
 * @param {string} pem
 * @returns {Promise<Verifier>}
 */
export declare function publicKeyVerifier(pem: string): Promise<Verifier>;
/**
 * @param {URL} url
 * @param {import("./key-cache.js").Namespace} [namespace] where key sets are cached
 * @returns {Verifier}
 */
export declare function keySetVerifier(url: URL, namespace?: import("./key-cache.js").Namespace): Verifier;
