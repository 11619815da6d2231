export type Mount = import("./mount.js").Mount;
export type Fetch = (request: Request, env: any, context?: {
    waitUntil(promise: Promise<unknown>): void;
}) => Promise<Response>;
/**
 * @param {Mount} mount
 * @returns {Fetch}
 */
export declare function handlerOf(mount: Mount): Fetch;
