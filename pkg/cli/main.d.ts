/**
 * @param {string[]} args what follows `invitcode`
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<number>} the exit code
 */
export declare function main(args: string[], env?: NodeJS.ProcessEnv): Promise<number>;
