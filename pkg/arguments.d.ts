/**
 * Arguments as JSON, or the argument that JSON cannot hold and the kind of its value. Rust has the message for it.
 *
 * @typedef {{ text: string, field: string | undefined, what: string | undefined }} Written
 */
export type Written = {
    text: string;
    field: string | undefined;
    what: string | undefined;
};
/**
 * Writes a function's arguments as JSON. A value that `JSON.stringify` would turn into `null`, omit or throw about is
 * reported, so that `maxUses: NaN` does not become a code without a limit.
 *
 * @param {any} args
 * @returns {Written}
 */
export declare function writeArguments(args: any): Written;
