/**
 * @param {string} what what needs it
 * @returns {typeof import("node:sqlite")}
 * @throws {InvitcodeError} `ERR_NODE`
 */
export declare function nodeSqlite(what: string): typeof import("node:sqlite");
/**
 * Opens a file, and makes it if it is missing: readable by its owner alone. SQLite gives the files beside it, which hold
 * parts of it, the same rights. Those of a file that is there stay as they are.
 *
 * @param {typeof import("node:sqlite")} module
 * @param {string | URL} path as `DatabaseSync` takes it
 */
export declare function openPrivate({ DatabaseSync }: typeof import("node:sqlite"), path: string | URL): import("node:sqlite").DatabaseSync;
