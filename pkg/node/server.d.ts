export type Incoming = import("node:http").IncomingMessage;
export type Duplex = import("node:stream").Duplex;
export type LiveHost = import("./live.js").LiveHost;
export declare class HttpServer {
    #private;
    /**
     * @param {(request: Request) => Promise<Response>} answer
     * @param {LiveHost} live
     * @param {{ proxies: number, maxConnections: number }} limits
     */
    constructor(answer: (request: Request) => Promise<Response>, live: LiveHost, { proxies, maxConnections }: {
        proxies: number;
        maxConnections: number;
    });
    /** @param {number} port @param {string} host @returns {Promise<import("node:net").AddressInfo>} */
    listen(port: number, host: string): Promise<import("node:net").AddressInfo>;
    /** Accepts no further connections, and waits for running requests. @param {number} patience in milliseconds */
    stop(patience: number): Promise<void>;
}
