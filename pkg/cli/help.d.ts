export type Command = import("./commands.js").Command;
export type Flag = import("./flags.js").Flag;
/** @typedef {import("./commands.js").Command} Command */
/** @typedef {import("./flags.js").Flag} Flag */
/** A flag without a value. @param {string} name @param {string} says @returns {Flag} */
export declare const alone: (name: string, says: string) => Flag;
/** The flags of every command that calls a service. @type {Flag[]} */
export declare const common: Flag[];
export declare const help: import("./flags.js").Flag;
/** The flags of a command that calls a function. @type {Flag[]} */
export declare const ofCall: Flag[];
export declare const all: import("./flags.js").Flag;
/** @type {Flag} */
export declare const clear: Flag;
/** @type {[name: string, says: string][]} */
export declare const others: [name: string, says: string][];
/** @param {string} [noun] only the commands that begin with it */
export declare function overview(noun?: string): string;
/** @param {Command} command @param {Flag[]} flags all that it takes */
export declare function helpOf(command: Command, flags: Flag[]): string;
/** The help of a command that calls no function. @param {string} usage @param {string} says @param {Flag[]} flags */
export declare const plainHelp: (usage: string, says: string, flags: Flag[]) => string;
