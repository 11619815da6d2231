export type Socket = import("./sockets.js").Socket;
export type LiveObject = {
    fetch: (request: Request) => Promise<Response>;
    tell: (topics: string[]) => Promise<void>;
    forget: (user: string) => void;
};
/**
 * The methods that the platform and the worker call.
 *
 * @typedef {object} LiveObject
 * @property {(request: Request) => Promise<Response>} fetch
 * @property {(topics: string[]) => Promise<void>} tell
 * @property {(user: string) => void} forget
 */
/**
 * The class for a mounted service.
 *
 * @param {import("../mount.js").Mount} mount
 * @returns {new (context: any, env: any) => LiveObject}
 */
export declare function liveOf({ environmentOf, caller }: import("../mount.js").Mount): new (context: any, env: any) => LiveObject;
