export type Caller = import("./auth.js").Caller;
export type Config = import("./config.js").Config;
/** @typedef {import("./auth.js").Caller} Caller */
/** @typedef {import("./config.js").Config} Config */
/**
 * The head of an HTTP request: everything but its body.
 *
 * @param {Request} request
 * @param {URL} url
 * @param {string} path the path without the base path
 * @param {{ config?: Config | undefined, caller: Caller }} admission
 * @param {string} requestId
 * @param {number} now
 */
export declare function headOf(request: Request, url: URL, path: string, admission: {
    config?: Config | undefined;
    caller: Caller;
}, requestId: string, now: number): string;
/** The caller in the form that the rules read. @param {Caller} caller */
export declare function callerFields(caller: Caller): {
    kind: "open" | "anonymous" | "invalid" | "service";
} | {
    kind: "token";
    claims: {
        sub: string | boolean | undefined;
        userId: string | boolean | undefined;
        roles: {
            super_user: boolean;
        };
    };
    email?: string | undefined;
    emailVerified?: boolean | undefined;
};
/**
 * The address that the call's limits count against. Only a service, which calls for its users, may name their address.
 *
 * @param {Headers} headers
 * @param {Config} config
 * @param {Caller} caller
 */
export declare function addressOf(headers: Headers, config: Config, caller: Caller): string;
