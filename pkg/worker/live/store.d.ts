/** What an object keeps in its SQLite: it must survive hibernation and restarts. */
export type Sql = {
    exec(sql: string, ...values: (string | number | null)[]): {
        toArray(): Record<string, any>[];
    };
};
export type Stored = {
    result: import("../../live/frames.js").Result;
    ts: number;
};
export declare class Store {
    #private;
    /** @param {Sql} sql */
    constructor(sql: Sql);
    /** @returns {import("../../live/hub.js").Stored} */
    hub(): import("../../live/hub.js").Stored;
    /** @param {"bound" | "renewAt"} name @param {number | undefined} value */
    keepFact(name: "bound" | "renewAt", value: number | undefined): void;
    /** @param {[string, number][]} numbers @param {string[]} dropped */
    keepNumbers(numbers: [string, number][], dropped: string[]): void;
    /** @param {number} id @param {string} saved */
    keepConnection(id: number, saved: string): void;
    /** @param {number} id @returns {string | undefined} */
    connection(id: number): string | undefined;
    /** Forgets the connections that are not among these. @param {number[]} ids */
    keepOnly(ids: number[]): void;
    /** @param {number} id */
    dropConnection(id: number): void;
    /** The reply to a mutation that happened. @param {string} key @returns {Stored | undefined} */
    reply(key: string): Stored | undefined;
    /** @param {string} key @param {unknown} value @param {number} ts @param {number} now */
    keepReply(key: string, value: unknown, ts: number, now: number): void;
    /** Deletes the replies that hold a text. @param {string} text */
    dropReplies(text: string): void;
    /** Deletes replies that nobody asks for any more. @param {number} now */
    tidy(now: number): void;
}
