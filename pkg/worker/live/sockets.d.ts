/** The sockets of an object, with what must survive hibernation of each connection. */
export type Saved = import("../../live/connection.js").Saved;
export type Socket = WebSocket & {
    serializeAttachment(value: unknown): void;
    deserializeAttachment(): any;
};
export type Attachment = {
    id: number;
    sent: Saved["sent"];
    saved?: string;
};
export type Machine = {
    save(id: number): Saved | undefined;
    sent(id: number): Saved["sent"] | undefined;
};
export declare class Sockets {
    #private;
    /** @param {import("./store.js").Store} store */
    constructor(store: import("./store.js").Store);
    get size(): number;
    /** @param {Socket} socket @returns {number} the connection's id */
    add(socket: Socket): number;
    /** The connection of a socket; undefined if its state was lost. @param {Socket} socket @returns {number | undefined} */
    idOf(socket: Socket): number | undefined;
    /** Whether its client has not read its last messages yet. @param {number} id */
    isSlow(id: number): boolean;
    /**
     * Takes back the connections that outlived the object's memory.
     *
     * @param {Socket[]} sockets
     * @param {(id: number, saved: Saved) => void} restore
     */
    restore(sockets: Socket[], restore: (id: number, saved: Saved) => void): void;
    /**
     * Writes what must survive hibernation. What changes with each transition is small and stays in the attachment, which
     * costs nothing; the rest too, unless it is large.
     *
     * @param {number} id
     * @param {Machine} machine
     * @param {boolean} isMoved whether only the version changed that the connection was sent
     */
    save(id: number, machine: Machine, isMoved: boolean): void;
    /**
     * @param {number} id
     * @param {string} text
     * @returns {boolean} false when the client is gone, or does not read: its socket was closed
     */
    send(id: number, text: string): boolean;
    /** @param {number} id @param {number | undefined} code @param {string} reason */
    close(id: number, code: number | undefined, reason: string): void;
    /** @param {number} code @param {string} reason */
    closeAll(code: number, reason: string): void;
    /** Forgets a connection whose socket is closed. @param {number} id */
    drop(id: number): void;
}
/** @param {Socket} socket @returns {Attachment | null} */
export declare function attachedTo(socket: Socket): Attachment | null;
/** @param {Socket} socket @param {number | undefined} code @param {string} reason */
export declare function close(socket: Socket, code: number | undefined, reason: string): void;
