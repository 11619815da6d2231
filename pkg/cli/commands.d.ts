/** The commands that call a function of the service, in the order of the help. Their flags follow from the function's arguments. */
export type Command = {
    /**
     * as it is typed
     */
    name: string;
    /**
     * the function
     */
    path: keyof import("../functions.js").Functions;
    /**
     * arguments that need no flag, in this order
     */
    operands: string[];
    /**
     * of a list, by the names of its documents' fields
     */
    columns?: string[];
    /**
     * whether the operand `id` may as well be a code's text
     */
    takesText?: boolean;
};
/** @type {Command[]} */
export declare const commands: Command[];
