/** Why a command ends without success: each kind has its exit code. A message says what was wrong and what would be right. */
/** The exit codes of `invitcode`. */
export declare const exits: {
    success: number;
    refused: number;
    usage: number;
    unreachable: number;
};
/** A mistake that the user can fix: a wrong flag, or a file that cannot be read or written. */
export declare class ToolError extends Error {
    /** The exit code of `invitcode`. @type {number} */
    exit: number;
    /** @param {string} message */
    constructor(message: string);
}
/** The service answered, and refused. */
export declare class Refused extends ToolError {
    /** @override */
    exit: number;
}
/** No service answered, or it could not reach its storage. */
export declare class Unreachable extends ToolError {
    /** @override */
    exit: number;
}
/** The reader of the output has ended, as after `| head`. The tool stops, and this is not an error. */
export declare class OutputClosed extends Error {
}
/**
 * Turns a system error into a sentence. Any other error stays unchanged.
 *
 * @param {string} doing such as `Cannot read FILE`
 * @param {unknown} error
 */
export declare function told(doing: string, error: unknown): unknown;
