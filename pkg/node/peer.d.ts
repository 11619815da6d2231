/** The client of a request: its address and scheme, according to the trusted proxies. */
export type Incoming = import("node:http").IncomingMessage;
/** @typedef {import("node:http").IncomingMessage} Incoming */
/** The header that tells the service the client's address. What a client sends under this name is dropped. */
export declare const ADDRESS_HEADER = "x-invitcode-peer";
/**
 * Rewrites the headers of a request: afterwards they contain nothing about the peer that the client could have forged.
 *
 * @param {Incoming} request
 * @param {number} proxies how many proxies are in front, each of which appends the address that it saw
 */
export declare function tellPeer(request: Incoming, proxies: number): void;
