/** Codes as CSV, each with the link of its page. */
import { csv } from "./csv.js";

/** @typedef {{ _id: string, code: string | null, label: string | null, uses: number, maxUses: number | null, expiresAt: number | null, status: string }} Code */

const COLUMNS = ["code", "link", "id", "label", "status", "uses", "maxUses", "expiresAt"];

/**
 * @param {Code[]} codes
 * @param {string | URL} base the service's address, which ends with a slash
 */
export function codesCsv(codes, base) {
  const link = (/** @type {string | null} */ code) => (code === null ? null : new URL(`j/${encodeURIComponent(code)}`, base).href);
  const time = (/** @type {number | null} */ millis) => (millis === null ? null : new Date(millis).toISOString());
  return csv([COLUMNS, ...codes.map((code) => [code.code, link(code.code), code._id, code.label, code.status, code.uses, code.maxUses, time(code.expiresAt)])]);
}
