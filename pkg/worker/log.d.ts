/** The worker's log: one line of JSON for each request, or with `LOG=failures` for each that failed. */
/** What `LOG` may be, the default first. */
export declare const LOGS: string[];
/**
 * Logs one line for a request. It holds nothing that the caller sent: no code, id, token or address.
 *
 * @param {Record<string, unknown> | undefined} env undefined if it is not known: then the request is logged
 * @param {string} requestId
 * @param {import("./auth.js").Caller} caller
 * @param {{ status: number, label: string, trips: number, cause?: unknown }} outcome
 * @param {number} ms
 */
export declare function log(env: Record<string, unknown> | undefined, requestId: string, caller: import("./auth.js").Caller, { status, label: call, trips, cause }: {
    status: number;
    label: string;
    trips: number;
    cause?: unknown;
}, ms: number): void;
/**
 * Logs a warning about a request.
 *
 * @param {string} requestId
 * @param {string} message
 */
export declare function warn(requestId: string, message: string): void;
