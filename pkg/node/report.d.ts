/**
 * A line of the log for a fault of the server itself, which must not end the process.
 *
 * @param {string} what
 * @param {unknown} error
 */
export declare function report(what: string, error: unknown): void;
