export type Caller = import("../auth.js").Caller;
export type Config = import("../config.js").Config;
export type Answer = {
    label: string;
    status: number;
    trips: 0;
    caller?: Caller;
    cause?: unknown;
    response: (headers: Record<string, string>) => Response;
};
/** The header by which an object is told what {@link Opened} says. */
export declare const OPENED = "Live-Opened";
/**
 * The answer to a live client; undefined when the request is not from one.
 *
 * @param {import("../mount.js").Mount} mount
 * @param {Request} request
 * @param {URL} url
 * @param {string} path the path without the base path
 * @param {any} hosts the host's bindings
 * @param {import("../keys.js").KeepAlive} keepAlive
 * @returns {Promise<Answer> | undefined}
 */
export declare function liveAnswer(mount: import("../mount.js").Mount, request: Request, url: URL, path: string, hosts: any, keepAlive: import("../keys.js").KeepAlive): Promise<Answer> | undefined;
