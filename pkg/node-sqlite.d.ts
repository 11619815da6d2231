/**
 * @param {string} what what needs it
 * @returns {typeof import("node:sqlite")}
 * @throws {InvitcodeError} `ERR_NODE`
 */
export declare function nodeSqlite(what: string): typeof import("node:sqlite");
