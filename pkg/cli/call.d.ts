export type Command = import("./commands.js").Command;
export type Flag = import("./flags.js").Flag;
export type Call = (path: any, args: any) => Promise<any>;
/** All flags of a command. @param {Command} command */
export declare function flagsOf(command: Command): import("./flags.js").Flag[];
/**
 * @param {Command} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} the exit code
 */
export declare function runCall(command: Command, args: string[], env: NodeJS.ProcessEnv): Promise<number>;
export type Run = {
    command: Command;
    call: Call;
    values: any;
    reply: any;
    options: any;
    base: URL;
};
