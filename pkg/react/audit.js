/** The hook for the audit log of a server. */
import { useMemo } from "react";
import { plain } from "./element.js";
import { usePages } from "./hooks.js";
import { optional, useList } from "./list.js";

/** @typedef {import("../functions.js").AuditDocument} AuditDocument */
/** @typedef {import("./list.js").List & { entries: AuditDocument[] }} Audit */

/**
 * Who changed what on a server, latest first. For admins and the owner.
 *
 * @param {string | undefined} serverId without one, nothing is read
 * @param {{ limit?: number | undefined }} [options]
 * @returns {Audit}
 */
export function useAudit(serverId, { limit } = {}) {
  const listed = usePages("audit:list", serverId === undefined ? "skip" : { serverId, ...optional({ limit }) });
  const list = useList(listed);
  return useMemo(() => ({ ...list, entries: listed.rows }), [list, listed.rows]);
}

/**
 * The names of the campaigns that entries tell of, by their ids.
 *
 * @param {string} serverId
 * @param {AuditDocument[]} entries
 * @returns {Record<string, string>}
 */
export function useCampaignNames(serverId, entries) {
  const isWanted = entries.some(({ campaignId, fields }) => campaignId !== null || fields.includes("campaignId"));
  const { rows } = usePages("campaign:list", isWanted ? { serverId } : "skip");
  return useMemo(() => Object.fromEntries(rows.map(({ _id, name }) => [_id, plain(name)])), [rows]);
}
