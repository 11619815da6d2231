export type Version = {
    querySet: number;
    identity: number;
    ts: number;
};
export type Result = {
    value: unknown;
} | {
    error: string;
    data?: unknown;
};
/**
 * @param {Version} start
 * @param {Version} end
 * @param {string[]} modifications as JSON
 */
export declare function transition(start: Version, end: Version, modifications: string[]): string;
/**
 * The result of a query, without the query's id: the same text for all who watch it.
 *
 * @param {Result} result
 * @param {string | undefined} journal
 */
export declare function queryResult(result: Result, journal: string | undefined): string;
/** @param {number} queryId @param {string} result as {@link queryResult} wrote it */
export declare const queryChanged: (queryId: number, result: string) => string;
/** @param {number} queryId */
export declare const queryRemoved: (queryId: number) => string;
/** @param {"Mutation" | "Action"} type @param {number} requestId @param {Result} result @param {number | undefined} ts of a mutation that happened */
export declare function response(type: "Mutation" | "Action", requestId: number, result: Result, ts: number | undefined): string;
/** @param {string} error @param {number} baseVersion @param {boolean} authUpdateAttempted whether a token was sent with this error as its answer */
export declare const authError: (error: string, baseVersion: number, authUpdateAttempted: boolean) => string;
/** The JavaScript clients never reconnect after it. @param {string} error */
export declare const fatalError: (error: string) => string;
export declare const PING = "{\"type\":\"Ping\"}";
