import { Socket } from "./socket.js";
export type Incoming = import("node:http").IncomingMessage;
export type Duplex = import("node:stream").Duplex;
export declare class LiveHost {
    #private;
    /**
     * @param {string} path of what must survive a restart: the clock, and replies to mutations that a client sends again
     * @param {(work: Promise<unknown>) => void} keepAlive
     */
    constructor(path: string, keepAlive: (work: Promise<unknown>) => void);
    /** @param {any} env what the service sees @param {import("../worker/config.js").Authority} authority */
    begin(env: any, authority: import("../worker/config.js").Authority): void;
    /** What the worker binds as LIVE. @returns {import("../worker/live/objects.js").Namespace} */
    get namespace(): import("../worker/live/objects.js").Namespace;
    /**
     * Completes an upgrade that the service took.
     *
     * @param {Incoming} request
     * @param {Duplex} stream
     * @param {Buffer} head
     * @param {{ webSocket: Socket, headers: Record<string, string> }} answer
     */
    complete(request: Incoming, stream: Duplex, head: Buffer, { webSocket: own, headers }: {
        webSocket: Socket;
        headers: Record<string, string>;
    }): undefined;
    /** Ends all connections. */
    end(): Promise<void>;
    close(): void;
}
