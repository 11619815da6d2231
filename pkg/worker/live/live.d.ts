export type Output = import("../../live/hub.js").Output;
export type Query = import("../../live/query.js").Query;
export type Socket = import("./sockets.js").Socket;
export type Env = import("../mount.js").Environment;
export type Platform = {
    storage: {
        sql: import("./store.js").Sql;
        setAlarm(at: number): void;
    };
    getWebSockets: () => Socket[];
    waitUntil: (work: Promise<unknown>) => void;
    id: {
        name?: string | undefined;
    };
};
/**
 * What the platform gives: the sockets that outlived the memory, an SQLite, and an alarm.
 *
 * @typedef {object} Platform
 * @property {{ sql: import("./store.js").Sql, setAlarm(at: number): void }} storage
 * @property {() => Socket[]} getWebSockets
 * @property {(work: Promise<unknown>) => void} waitUntil
 * @property {{ name?: string | undefined }} id
 */
export declare class Live {
    #private;
    /** @param {Platform} context @param {Env} env @param {import("../config.js").Authority} authority */
    constructor(context: Platform, env: Env, authority: import("../config.js").Authority);
    /**
     * A connection, which the worker has checked.
     *
     * @param {string} written what the worker knows of it, as the header says it
     * @param {() => Socket} accept takes the socket
     * @returns {Promise<{ status: number, text: string } | undefined>} why it is refused
     */
    open(written: string, accept: () => Socket): Promise<{
        status: number;
        text: string;
    } | undefined>;
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
    /** Closes all connections, because the platform stops; the clients reconnect. */
    end(): void;
}
