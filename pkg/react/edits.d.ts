/** What mutations will have changed, shown before the service answers. */
export type Edit = import("./entry.js").Edit;
export type CodeDocument = import("../functions.js").CodeDocument;
/**
 * Changes one code wherever it is shown, and leaves it out of lists of another status.
 *
 * @param {string} id
 * @param {Omit<import("../functions.js").Functions["invitCode:u"]["arguments"], "id">} fields
 * @returns {Edit}
 */
export declare function changedCode(id: string, { revoked, ...fields }: Omit<import("../functions.js").Functions["invitCode:u"]["arguments"], "id">): Edit;
/**
 * Adds a code to the lists of its server before its text is known.
 *
 * @param {import("../functions.js").Functions["invitCode:c"]["arguments"]} args
 * @returns {Edit}
 */
export declare function createdCode(args: import("../functions.js").Functions["invitCode:c"]["arguments"]): Edit;
/**
 * Whether a code is only shown, because the service has not answered yet. It has no text and no actions.
 *
 * @param {{ _id: string }} code
 */
export declare function isPending(code: {
    _id: string;
}): boolean;
/**
 * Changes or removes a member in the lists of its server.
 *
 * @param {string} serverId
 * @param {string} userId
 * @param {{ role: "admin" | "member" } | "gone"} change
 * @returns {Edit}
 */
export declare function changedMember(serverId: string, userId: string, change: {
    role: "admin" | "member";
} | "gone"): Edit;
