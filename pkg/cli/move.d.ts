/** @type {import("./flags.js").Flag[]} */
export declare const ofMove: import("./flags.js").Flag[];
/**
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} the exit code
 */
export declare function move(args: string[], env: NodeJS.ProcessEnv): Promise<number>;
