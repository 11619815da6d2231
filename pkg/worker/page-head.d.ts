export type Caller = import("./auth.js").Caller;
export type Config = import("./config.js").Config;
/**
 * @param {Request} request
 * @param {URL} url
 * @param {string} path the path without the base path
 * @param {{ config?: Config | undefined, caller: Caller }} admission
 */
export declare function pageHeadOf({ headers }: Request, url: URL, path: string, { config, caller }: {
    config?: Config | undefined;
    caller: Caller;
}): {
    isOwn: boolean;
    isLive: boolean;
    wantsJson: boolean;
    language: string | undefined;
    destination: string | undefined;
    purpose: string | undefined;
    waiting: string | undefined;
    name: unknown;
} | undefined;
