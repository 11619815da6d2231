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
/**
 * The names of the campaigns that entries tell of, by their ids.
 *
 * @param {string} serverId
 * @param {AuditDocument[]} entries
 * @returns {Record<string, string>}
 */
export declare function useCampaignNames(serverId: string, entries: AuditDocument[]): Record<string, string>;
