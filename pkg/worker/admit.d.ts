export type Caller = import("./auth.js").Caller;
export type Config = import("./config.js").Config;
export type Reason = import("./engine.js").Reason;
export type Admission = {
    config?: Config;
    caller: Caller;
    body: Uint8Array;
    refused?: Reason | undefined;
    cause?: unknown;
};
/**
 * Reads the settings, the caller and the body. It never throws.
 *
 * @param {import("./mount.js").Mount} mount
 * @param {Request} request
 * @param {URL} url
 * @param {string} path
 * @param {any} env the host's environment
 * @param {import("./keys.js").KeepAlive} keepAlive
 * @returns {Promise<Admission>}
 */
export declare function admit(mount: import("./mount.js").Mount, request: Request, url: URL, path: string, env: any, keepAlive: import("./keys.js").KeepAlive): Promise<Admission>;
