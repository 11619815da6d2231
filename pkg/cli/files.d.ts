export type Flag = import("./flags.js").Flag;
/** @typedef {import("./flags.js").Flag} Flag */
/** The flags of each. @type {Record<string, Flag[]>} */
export declare const ofFiles: Record<string, Flag[]>;
/**
 * @param {"import" | "export"} name
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} the exit code
 */
export declare function runFiles(name: "import" | "export", args: string[], env: NodeJS.ProcessEnv): Promise<number>;
