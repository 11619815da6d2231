export type Output = import("../../live/hub.js").Output;
export type Query = import("../../live/query.js").Query;
export type Socket = import("./sockets.js").Socket;
export type Env = import("../mount.js").Environment;
/** @type {new (context: any, env: any) => object} */
declare const DurableObject: new (context: any, env: any) => object;
/**
 * The class for a mounted service.
 *
 * @param {import("../mount.js").Mount} mount
 * @returns {new (context: any, env: any) => Live}
 */
export declare function liveOf({ environmentOf, caller }: import("../mount.js").Mount): new (context: any, env: any) => Live;
export declare class Live extends DurableObject {
    #private;
    /** @param {any} context @param {Env} env @param {import("../config.js").Authority} authority */
    constructor(context: any, env: Env, authority: import("../config.js").Authority);
    /** A connection, which the worker has checked. @param {Request} request */
    fetch(request: Request): Promise<Response>;
    /** Something changed. Called by the worker, and by other objects. @param {string[]} topics */
    tell(topics: string[]): Promise<void>;
    /** Forgets stored replies that name a user who is erased. Called by the worker. @param {string} user */
    forget(user: string): void;
    /** @param {Socket} socket @param {string | ArrayBuffer} data */
    webSocketMessage(socket: Socket, data: string | ArrayBuffer): Promise<void>;
    /** @param {Socket} socket @param {number} code @param {string} reason */
    webSocketClose(socket: Socket, code: number, reason: string): Promise<void>;
    /** @param {Socket} socket */
    webSocketError(socket: Socket): Promise<void>;
    alarm(): Promise<void>;
}
export {};
