export type Connection = import("./connection.js").Connection;
export type Result = import("./frames.js").Result;
export type Request = Extract<import("./messages.js").Message, {
    type: "Mutation" | "Action";
}>;
export type Outcome = {
    result: Result;
    ts?: number | undefined;
} | {
    unavailable: string;
};
export type Listener = {
    /**
     * its identity ended
     */
    over: (connection: Connection) => void;
    /**
     * it has to go, and may come back
     */
    refused: (connection: Connection, reason: string) => void;
    /**
     * a transition follows
     */
    answered: (connection: Connection, now: number) => void;
};
export declare class Calls {
    #private;
    /** @param {import("./outbox.js").Outbox} out @param {Listener} on */
    constructor(out: import("./outbox.js").Outbox, on: Listener);
    /** @param {Connection} connection @param {Request} request @param {number} now */
    enqueue(connection: Connection, request: Request, now: number): void;
    /** Starts the next one if it may run now. @param {Connection} connection @param {number} now */
    next(connection: Connection, now: number): void;
    /** The one that ran ended. @param {Connection} connection @param {Outcome} outcome @param {number} now */
    ended(connection: Connection, outcome: Outcome, now: number): void;
}
