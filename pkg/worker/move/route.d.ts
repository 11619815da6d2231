export type Caller = import("../auth.js").Caller;
export type Config = import("../config.js").Config;
export type Answer = import("../live/upgrade.js").Answer;
/**
 * @param {import("../mount.js").Mount} mount
 * @param {Request} request
 * @param {URL} url
 * @param {string} path the path without the base path
 * @param {any} hosts the host's bindings
 * @returns {Promise<Answer> | undefined} undefined when the request is for another route
 */
export declare function moveAnswer(mount: import("../mount.js").Mount, request: Request, url: URL, path: string, hosts: any): Promise<Answer> | undefined;
