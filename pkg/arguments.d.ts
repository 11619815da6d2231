/**
 * A value among a function's arguments that JSON cannot hold.
 *
 * @typedef {{ field: string, problem: string }} Problem
 */
export type Problem = {
    field: string;
    problem: string;
};
/**
 * Writes a function's arguments as JSON. What `JSON.stringify` would turn into `null`, leave out or throw about is
 * reported instead, so that `maxUses: NaN` does not become a code without a limit.
 *
 * @param {unknown} args
 * @returns {{ text: string } | { problem: Problem }}
 */
export declare function writeArguments(args: unknown): {
    text: string;
} | {
    problem: Problem;
};
