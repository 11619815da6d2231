export type AuthContext = import("./options.js").AuthContext;
/** The header by which a client that keeps no cookies names its code. */
export declare const HEADER = "x-invite-code";
/**
 * The cookie: not readable by scripts, and sent when another site leads back here.
 *
 * @param {AuthContext} auth
 * @param {number} seconds
 */
export declare function cookieOf(auth: AuthContext, seconds: number): {
    name: string;
    attributes: {
        domain?: string;
        expires?: Date;
        maxAge?: number;
        path?: string;
        secure?: boolean;
        partitioned?: boolean;
        prefix?: import("better-call").CookiePrefixOptions;
        httpOnly: boolean;
        sameSite: "lax";
    };
};
/**
 * Keeps a code. The end is in the signed value too, so that it also holds for a client that ignores the cookie's expiry.
 *
 * @param {{ context: AuthContext, setCookie: (name: string, value: string, options: any) => unknown }} context
 * @param {string} code
 * @param {number} seconds
 */
export declare function keepCode(context: {
    context: AuthContext;
    setCookie: (name: string, value: string, options: any) => unknown;
}, code: string, seconds: number): Promise<void>;
/**
 * Forgets the kept code.
 *
 * @param {{ context: AuthContext, setCookie: (name: string, value: string, options: any) => unknown }} context
 */
export declare function dropCode(context: {
    context: AuthContext;
    setCookie: (name: string, value: string, options: any) => unknown;
}): void;
/**
 * The code of a request: in its body as `inviteCode`, in the header `x-invite-code`, or kept in the cookie.
 *
 * @param {{ context: AuthContext, body?: any, headers?: Headers | undefined, request?: Request | undefined } | null | undefined} context
 * @returns {Promise<string | undefined>}
 */
export declare function codeOf(context: {
    context: AuthContext;
    body?: any;
    headers?: Headers | undefined;
    request?: Request | undefined;
} | null | undefined): Promise<string | undefined>;
