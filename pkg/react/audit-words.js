/** What the audit log tells, in English and French: of each function what it did, of each field its name. Whom it concerns follows. */
import { spoken } from "./words.js";

export const english = {
  did: {
    "server:c": "created the server",
    "server:u": "changed the server",
    "server:d": "deleted the server",
    "invitCode:c": "created a code",
    "invitCode:cMany": "created codes",
    "invitCode:u": "changed a code",
    "invitCode:d": "revoked a code",
    "invitCode:allow": "changed who may use a code",
    "invitCode:rotate": "replaced a code",
    "invitCode:evict": "removed people who joined by a code",
    "member:u": "changed the membership of",
    "member:d": "removed",
    "member:evict": "removed the people brought by",
    "campaign:c": "created a campaign",
    "campaign:u": "changed a campaign",
    "request:approve": "approved the request of",
    "request:decline": "declined the request of",
    "request:reopen": "reopened the request of",
    "request:withdraw": "withdrew the request of",
    ban: "banned",
    unban: "lifted the ban of",
    handOver: "gave the server to",
  },
  fields: {
    label: "note",
    name: "name",
    metadata: "data for your app",
    lists: "who may use it",
    maxUses: "maximum uses",
    expiresAt: "expiry",
    startsAt: "start",
    role: "role",
    membershipMs: "length of the membership",
    requiresApproval: "approval",
    "rateLimit.rate": "rate",
    "rateLimit.periodMs": "period",
    campaignId: "campaign",
    keepAfterCreator: "validity after its creator leaves",
    revoked: "revocation",
    banned: "ban",
    invitePolicy: "who may create codes",
    preview: "invitation page",
    ownerId: "owner",
    maxMembers: "seats",
    codePolicy: "limits of members’ codes",
  },
};

/** @type {typeof english} */
export const french = {
  did: {
    "server:c": "a créé le serveur",
    "server:u": "a modifié le serveur",
    "server:d": "a supprimé le serveur",
    "invitCode:c": "a créé un code",
    "invitCode:cMany": "a créé des codes",
    "invitCode:u": "a modifié un code",
    "invitCode:d": "a révoqué un code",
    "invitCode:allow": "a modifié qui peut utiliser un code",
    "invitCode:rotate": "a remplacé un code",
    "invitCode:evict": "a retiré des personnes entrées avec un code",
    "member:u": "a modifié l’adhésion de",
    "member:d": "a retiré",
    "member:evict": "a retiré les personnes venues par",
    "campaign:c": "a créé une campagne",
    "campaign:u": "a modifié une campagne",
    "request:approve": "a accepté la demande de",
    "request:decline": "a refusé la demande de",
    "request:reopen": "a rouvert la demande de",
    "request:withdraw": "a retiré la demande de",
    ban: "a banni",
    unban: "a levé le bannissement de",
    handOver: "a confié le serveur à",
  },
  fields: {
    label: "note",
    name: "nom",
    metadata: "données pour votre application",
    lists: "qui peut l’utiliser",
    maxUses: "utilisations au plus",
    expiresAt: "expiration",
    startsAt: "début",
    role: "rôle",
    membershipMs: "durée de l’adhésion",
    requiresApproval: "approbation",
    "rateLimit.rate": "cadence",
    "rateLimit.periodMs": "période",
    campaignId: "campagne",
    keepAfterCreator: "validité après le départ de son auteur",
    revoked: "révocation",
    banned: "bannissement",
    invitePolicy: "qui peut créer des codes",
    preview: "page d’invitation",
    ownerId: "propriétaire",
    maxMembers: "places",
    codePolicy: "limites des codes des membres",
  },
};

/** @param {string} language @returns {{ did: Record<string, string>, fields: Record<string, string> }} */
export const auditWords = (language) => (spoken(language) === "fr" ? french : english);

/**
 * What an entry tells was done, as a name in `did`, and the fields that this does not tell yet.
 *
 * @param {Pick<import("./audit.js").AuditDocument, "function" | "fields" | "userId">} entry
 * @returns {{ deed: string, changed: string[] }}
 */
export function deedOf({ function: path, fields, userId }) {
  const without = (/** @type {string} */ told) => fields.filter((field) => field !== told);
  if (path === "server:u" && userId !== null) return { deed: "handOver", changed: without("ownerId") };
  if (!path.startsWith("member:") || !fields.includes("banned")) return { deed: path, changed: fields };
  return { deed: path === "member:u" ? "unban" : "ban", changed: without("banned") };
}
