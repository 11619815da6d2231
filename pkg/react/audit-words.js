/** What the audit log tells, in English and French: of each function what it did, of each field its name. Whom it concerns follows. */
import { spoken } from "./words.js";

/** The limits of members' codes. */
export const LIMITS = ["maxLifetimeMs", "maxUses", "codesPerMember", "codesPerDay", "minMembershipMs"];

/** The words for limits that were lifted. @param {string} word @returns {Record<string, string>} */
const unlimited = (word) => Object.fromEntries(LIMITS.map((limit) => [`codePolicy.${limit}`, word]));

export const english = {
  did: {
    "server:c": "created the server",
    "server:u": "changed the server",
    "server:d": "deleted the server",
    "invitCode:c": "created a code",
    "invitCode:cMany": "created codes",
    "invitCode:u": "changed a code",
    "invitCode:d": "revoked a code",
    restore: "restored a code",
    "invitCode:allow": "changed who may use a code",
    "invitCode:rotate": "replaced a code",
    "invitCode:evict": "removed people who joined by a code",
    "member:u": "changed the membership of",
    "member:d": "removed",
    "member:evict": "removed the people brought by",
    "campaign:c": "created a campaign",
    "campaign:u": "changed a campaign",
    stop: "stopped a campaign",
    resume: "resumed a campaign",
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
    rateLimit: "at most",
    campaignId: "campaign",
    keepAfterCreator: "validity after its creator leaves",
    revoked: "revocation",
    banned: "ban",
    invitePolicy: "who may create codes",
    preview: "invitation page",
    ownerId: "owner",
    maxMembers: "seats",
    "codePolicy.maxLifetimeMs": "lifetime of members’ codes",
    "codePolicy.maxUses": "uses of a member’s code",
    "codePolicy.codesPerMember": "live codes per member",
    "codePolicy.codesPerDay": "new codes per member and day",
    "codePolicy.minMembershipMs": "membership before the first code",
  },
  /** What stands for no value, where it is not `unset`. */
  nothing: { maxUses: "no limit", expiresAt: "never", startsAt: "at once", membershipMs: "without end", rateLimit: "no limit", maxMembers: "no limit", ...unlimited("no limit") },
  values: {
    "role.owner": "owner",
    "role.admin": "admin",
    "role.member": "member",
    "invitePolicy.owner": "the owner",
    "invitePolicy.admins": "the owner and admins",
    "invitePolicy.members": "every member",
    "preview.full": "the server’s name and who invites",
    "preview.name": "the server’s name",
    "preview.none": "nothing",
  },
  unset: "none",
  yes: "yes",
  no: "no",
  untold: "values not kept",
  count: "number",
  onBehalfOf: "on behalf of",
  colon: ": ",
  rateOf: (/** @type {string} */ rate, /** @type {string} */ period) => `${rate} in ${period}`,
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
    restore: "a rétabli un code",
    "invitCode:allow": "a modifié qui peut utiliser un code",
    "invitCode:rotate": "a remplacé un code",
    "invitCode:evict": "a retiré des personnes entrées avec un code",
    "member:u": "a modifié l’adhésion de",
    "member:d": "a retiré",
    "member:evict": "a retiré les personnes venues par",
    "campaign:c": "a créé une campagne",
    "campaign:u": "a modifié une campagne",
    stop: "a arrêté une campagne",
    resume: "a repris une campagne",
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
    rateLimit: "au plus",
    campaignId: "campagne",
    keepAfterCreator: "validité après le départ de son auteur",
    revoked: "révocation",
    banned: "bannissement",
    invitePolicy: "qui peut créer des codes",
    preview: "page d’invitation",
    ownerId: "propriétaire",
    maxMembers: "places",
    "codePolicy.maxLifetimeMs": "durée des codes des membres",
    "codePolicy.maxUses": "utilisations d’un code de membre",
    "codePolicy.codesPerMember": "codes actifs par membre",
    "codePolicy.codesPerDay": "nouveaux codes par membre et par jour",
    "codePolicy.minMembershipMs": "adhésion avant le premier code",
  },
  nothing: { maxUses: "sans limite", expiresAt: "jamais", startsAt: "tout de suite", membershipMs: "sans fin", rateLimit: "sans limite", maxMembers: "sans limite", ...unlimited("sans limite") },
  values: {
    "role.owner": "propriétaire",
    "role.admin": "admin",
    "role.member": "membre",
    "invitePolicy.owner": "le propriétaire",
    "invitePolicy.admins": "le propriétaire et les admins",
    "invitePolicy.members": "tous les membres",
    "preview.full": "le nom du serveur et qui invite",
    "preview.name": "le nom du serveur",
    "preview.none": "rien",
  },
  unset: "aucune",
  yes: "oui",
  no: "non",
  untold: "valeurs non conservées",
  count: "nombre",
  onBehalfOf: "au nom de",
  colon: "\u00a0: ",
  rateOf: (rate, period) => `${rate} en ${period}`,
};

/** @typedef {Record<"did" | "fields" | "nothing" | "values", Record<string, string>>} Named */

/** @param {string} language @returns {Omit<typeof english, keyof Named> & Named} */
export const auditWords = (language) => (spoken(language) === "fr" ? french : english);

/**
 * What an entry tells was done, as a name in `did`, and the fields that this does not tell yet.
 *
 * @param {Pick<import("./audit.js").AuditDocument, "function" | "fields" | "userId" | "after">} entry
 * @returns {{ deed: string, changed: string[] }}
 */
export function deedOf({ function: path, fields, userId, after }) {
  const without = (/** @type {string} */ told) => fields.filter((field) => field !== told);
  if (path === "server:u" && userId !== null) return { deed: "handOver", changed: without("ownerId") };
  if (path === "invitCode:u" && after["revoked"] === false) return { deed: "restore", changed: without("revoked") };
  if (path === "invitCode:u" && after["revoked"] === true) return { deed: "invitCode:d", changed: without("revoked") };
  if (path === "campaign:u" && "revoked" in after) return { deed: after["revoked"] === true ? "stop" : "resume", changed: without("revoked") };
  if (!path.startsWith("member:") || !fields.includes("banned")) return { deed: path, changed: fields };
  return { deed: path === "member:u" ? "unban" : "ban", changed: without("banned") };
}
