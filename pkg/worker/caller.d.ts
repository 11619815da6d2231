export type Caller = import("./auth.js").Caller;
export type Config = import("./config.js").Config;
export type Mount = import("./mount.js").Mount;
/** The host's `caller` failed, or returned something other than a caller. The message contains nothing of what it returned. */
export declare class HostCallerError extends Error {
    /** @override */
    name: string;
}
/**
 * @param {Mount} mount
 * @param {Request} request
 * @param {URL} url the request's URL
 * @param {any} env the host's environment
 * @param {Config} config
 * @param {import("./keys.js").KeepAlive} [keepAlive]
 * @returns {Promise<Caller>}
 * @throws {HostCallerError}
 * @throws {import("./keys.js").KeySetError} when the keys cannot be loaded, so that no token can be verified
 */
export declare function callerOf({ caller: ask }: Mount, request: Request, url: URL, env: any, config: Config, keepAlive?: import("./keys.js").KeepAlive): Promise<Caller>;
