export type SqliteBinding = import("./d1.js").Binding & {
    name: "sqlite";
    close(): Promise<void>;
};
/**
 * Opens a file of SQLite, and makes it, readable by its owner alone, or brings its schema up to date. Calls that wait
 * together commit together.
 *
 * @param {string | URL} path the file, which is made if it is missing; `":memory:"` for a database that is lost with the
 * process
 * @param {{ deadlineMs?: number | undefined }} [options] `deadlineMs`: how long a call waits, in milliseconds, while
 * another process writes to the file
 * @returns {SqliteBinding} `close` answers the calls that wait, and closes the file
 * @throws {InvitcodeError} `ERR_NODE` on a Node without SQLite; `ERR_STORAGE` when the file cannot be opened, or belongs to
 * a newer version or another application
 * @throws {RangeError} when `deadlineMs` is not from 1 to the longest time of a timer
 *
 * @example
 * const call = functions(sqlite("codes.sqlite"));
 * await call("invitCode:use", { code, userId });
 */
export declare function sqlite(path: string | URL, { deadlineMs }?: {
    deadlineMs?: number | undefined;
}): SqliteBinding;
