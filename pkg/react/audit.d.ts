export type AuditDocument = import("../functions.js").AuditDocument;
export type Audit = import("./list.js").List & {
    entries: AuditDocument[];
};
/** @typedef {import("../functions.js").AuditDocument} AuditDocument */
/** @typedef {import("./list.js").List & { entries: AuditDocument[] }} Audit */
/**
 * Who changed what on a server, latest first. For admins and the owner.
 *
 * @param {string | undefined} serverId without one, nothing is read
 * @param {{ limit?: number | undefined }} [options]
 * @returns {Audit}
 */
export declare function useAudit(serverId: string | undefined, { limit }?: {
    limit?: number | undefined;
}): Audit;
