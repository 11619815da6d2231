export type Config = import("./config.js").Config;
export type Verifier = import("./keys.js").Verifier;
export type KeepAlive = import("./keys.js").KeepAlive;
export type Claims = import("jose").JWTPayload;
export type Caller = {
    kind: "open" | "anonymous" | "invalid" | "service";
} | {
    kind: "token";
    claims: Claims;
    email?: Email | undefined;
};
export type Email = {
    address: string;
    isVerified: boolean;
};
/** No address is longer; connections keep it. */
export declare const LONGEST_EMAIL = 320;
/**
 * @param {Request} request
 * @param {URL} url the request's URL
 * @param {Config} config
 * @param {KeepAlive} [keepAlive]
 * @returns {Promise<Caller>}
 * @throws {KeySetError} when the keys cannot be loaded, so that no token can be verified
 */
export declare function identify(request: Request, url: URL, config: Config, keepAlive?: KeepAlive): Promise<Caller>;
/**
 * The caller that a token or the service key identifies.
 *
 * @param {string} token
 * @param {Config} config
 * @param {KeepAlive} [keepAlive]
 * @returns {Promise<Caller>}
 * @throws {KeySetError}
 */
export declare function identifyToken(token: string, config: Config, keepAlive?: KeepAlive): Promise<Caller>;
/**
 * Whether a request carries a session cookie, but a page made it for which the cookie does not count.
 *
 * @param {Request} request
 * @param {URL} url
 * @param {Config} config
 */
export declare function hasForeignSession(request: Request, url: URL, config: Config): boolean;
/**
 * Whether a page of this origin or of an allowed one made the request. A browser attaches the cookie to requests from
 * any page, so the cookie authenticates only these.
 *
 * @param {Request} request
 * @param {URL} url
 * @param {Config} config
 */
export declare function ownPage(request: Request, url: URL, { allowedOrigins, pages }: Config): boolean;
/**
 * The values of a cookie. Browsers send names and values as they were set, so only the white space of RFC 6265 (space
 * and tab) is removed. Any other belongs to the name: a name that only looks like this one can be planted where this
 * one cannot.
 *
 * @param {string} header
 * @param {string} name
 */
export declare function cookieValues(header: string, name: string): string[];
/**
 * When a caller's token ends, in milliseconds: the tolerance for the issuer's clock included.
 *
 * @param {Caller} caller
 * @param {Config} config
 * @returns {number | undefined} undefined without an end
 */
export declare function tokenEnd(caller: Caller, config: Config): number | undefined;
