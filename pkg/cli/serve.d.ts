/** The flags of `invitcode serve`. @type {import("./flags.js").Flag[]} */
export declare const ofServe: import("./flags.js").Flag[];
/**
 * @param {string[]} args what follows `serve`
 * @returns {Promise<number>} the exit code, once the service has stopped
 * @throws {ToolError}
 */
export declare function serve(args: string[]): Promise<number>;
