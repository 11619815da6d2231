export type Connection = import("./connection.js").Connection;
export type Identity = import("./identity.js").Identity;
export type Token = import("./messages.js").Authenticate["token"];
export type Query = import("./query.js").Query;
export type Asking = {
    type: "Mutation" | "Action";
    requestId: number;
    path: string;
    args: string;
    identity: Identity;
    address: string;
    language: string | undefined;
    session: string | undefined;
};
export type Output = {
    do: "send";
    to: number;
    text: string;
} | {
    do: "close";
    to: number;
    code?: number;
    reason: string;
} | {
    do: "verify";
    for: number;
    token: Token;
    page: boolean;
} | {
    do: "call";
    for: number;
    asking: Asking;
} | {
    do: "read";
    queries: Query[];
    mark: string[];
} | {
    do: "mark";
    topics: string[];
} | {
    do: "save";
    of: number;
} | {
    do: "moved";
    of: number;
} | {
    do: "keep";
    numbers: [string, number][];
    dropped: string[];
    renewAt: number | undefined;
} | {
    do: "bound";
    bound: number;
};
export declare class Outbox {
    #private;
    /** @param {Output} output */
    push(output: Output): void;
    /** @param {Connection} connection @param {string} text @param {number} now */
    send(connection: Connection, text: string, now: number): void;
    /** @param {Connection} connection */
    save({ id }: Connection): void;
    /** @param {Connection} connection @param {number | undefined} code @param {string} reason */
    close({ id }: Connection, code: number | undefined, reason: string): void;
    /** @param {Connection} connection @param {string} error */
    fatal(connection: Connection, error: string): void;
    /** A token was bad, or ended. @param {Connection} connection @param {string} error @param {boolean} attempted whether it was sent with this as its answer */
    unauthenticated(connection: Connection, error: string, attempted: boolean): void;
    /** Removes and returns all of them. */
    take(): Output[];
}
