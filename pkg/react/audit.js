/** The hook for the audit log of a server. */
import { useMemo } from "react";
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
