/** Reads what the functions answer, in the form of Convex's HTTP API. */
export type Result = import("./frames.js").Result;
/** @typedef {import("./frames.js").Result} Result */
/**
 * @param {{ status: number, body: string }} reply
 * @param {string} requestId
 * @returns {{ result: Result, journal?: string } | { unavailable: string }}
 */
export declare function resultOf({ status, body }: {
    status: number;
    body: string;
}, requestId: string): {
    result: Result;
    journal?: string;
} | {
    unavailable: string;
};
