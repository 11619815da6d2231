/** A live connection's socket, in the form that the host of the machine takes: as workerd has it. */
export type WebSocket = import("ws").WebSocket;
export declare class Socket {
    #private;
    /** @param {WebSocket} socket after the handshake */
    join(socket: WebSocket): void;
    /** What the client has not read yet. */
    get bufferedAmount(): number;
    /** @param {string} text @throws {Error} when the client is gone */
    send(text: string): void;
    /** @param {number} [code] @param {string} [reason] */
    close(code?: number, reason?: string): void;
    /** Here it lives as long as the process, as the connection does. @param {unknown} value */
    serializeAttachment(value: unknown): void;
    deserializeAttachment(): unknown;
}
