/**
 * @param {{ message: string, error: string, details?: unknown, requestId?: string }} reply
 * @param {import("./flags.js").Flag[]} flags
 */
export declare function explained({ message, error, details, requestId }: {
    message: string;
    error: string;
    details?: unknown;
    requestId?: string;
}, flags: import("./flags.js").Flag[]): Promise<string>;
