export type Flag = import("./flags.js").Flag;
export type Line = {
    given: {
        flag: Flag;
        value: unknown;
    }[];
    operands: string[];
};
/**
 * @param {string[]} args
 * @param {Flag[]} flags
 * @param {string} command for the messages
 * @returns {Line}
 * @throws {ToolError}
 */
export declare function readLine(args: string[], flags: Flag[], command: string): Line;
/**
 * The arguments of a function.
 *
 * @param {Line} line
 * @param {{ operands: string[], flags: Flag[], command: string }} known
 * @returns {any}
 * @throws {ToolError} if one is missing or one too many
 */
export declare function argumentsOf({ given, operands }: Line, { operands: names, flags, command }: {
    operands: string[];
    flags: Flag[];
    command: string;
}): any;
