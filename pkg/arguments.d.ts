/**
 * Arguments as JSON, or the argument that JSON cannot hold and a word for what stands there. Rust has the words for a
 * person.
 *
 * @typedef {{ text: string, field: string | undefined, what: string | undefined }} Written
 */
export type Written = {
    text: string;
    field: string | undefined;
    what: string | undefined;
};
/**
 * Writes a function's arguments as JSON. What `JSON.stringify` would turn into `null`, leave out or throw about is
 * reported instead, so that `maxUses: NaN` does not become a code without a limit.
 *
 * @param {any} args
 * @returns {Written}
 */
export declare function writeArguments(args: any): Written;
