/** What mutations will have changed, shown before the service answers. */

/** @typedef {import("./entry.js").Edit} Edit */
/** @typedef {import("../functions.js").CodeDocument} CodeDocument */

/**
 * The status that a code probably has. Only the service knows whether its creator could still create it.
 *
 * @param {CodeDocument} code
 * @returns {CodeDocument["status"]}
 */
function statusOf({ revokedAt, startsAt, expiresAt, maxUses, uses }) {
  if (revokedAt !== null) return "revoked";
  if (expiresAt !== null && expiresAt <= Date.now()) return "expired";
  if (maxUses !== null && uses >= maxUses) return "used";
  return startsAt !== null && startsAt > Date.now() ? "scheduled" : "active";
}

/**
 * Changes one code wherever it is shown, and leaves it out of lists of another status.
 *
 * @param {string} id
 * @param {Omit<import("../functions.js").Functions["invitCode:u"]["arguments"], "id">} fields
 * @returns {Edit}
 */
export function changedCode(id, { revoked, ...fields }) {
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  /** @param {CodeDocument} code */
  const change = (code) => {
    if (code._id !== id) return code;
    const revokedAt = revoked === true ? (code.revokedAt ?? Date.now()) : revoked === false ? null : code.revokedAt;
    const changed = /** @type {CodeDocument} */ ({ ...code, ...given, revokedAt, suspendedBy: null });
    return { ...changed, status: statusOf(changed) };
  };
  return (path, args, data) => {
    if (path === "invitCode:r") return change(data);
    if (path !== "invitCode:list") return data;
    if (!data.page.some((/** @type {CodeDocument} */ code) => code._id === id)) return data;
    const page = data.page.map(change).filter((/** @type {CodeDocument} */ code) => !args.status || code.status === args.status);
    return { ...data, page };
  };
}

/**
 * Adds a code to the lists of its server before its text is known.
 *
 * @param {import("../functions.js").Functions["invitCode:c"]["arguments"]} args
 * @returns {Edit}
 */
export function createdCode(args) {
  /** @type {CodeDocument} */
  const code = {
    _id: `pending-${Math.random().toString(36).slice(2)}`,
    _creationTime: Date.now(),
    serverId: args.serverId,
    creatorId: args.creatorId,
    code: args.code ?? "",
    uses: 0,
    maxUses: args.maxUses ?? null,
    expiresAt: args.expiresAt ?? null,
    label: args.label ?? null,
    startsAt: args.startsAt ?? null,
    role: args.role ?? "member",
    membershipMs: args.membershipMs ?? null,
    metadata: args.metadata ?? null,
    requiresApproval: args.requiresApproval ?? false,
    rateLimit: args.rateLimit ?? null,
    campaignId: args.campaignId ?? null,
    batchId: null,
    requires: [...(args.allowedEmails ?? args.allowedDomains ? [/** @type {const} */ ("email")] : []), ...(args.allowedUsers ? [/** @type {const} */ ("user")] : [])],
    keepAfterCreator: args.keepAfterCreator ?? false,
    revokedAt: null,
    status: args.startsAt != null && args.startsAt > Date.now() ? "scheduled" : "active",
    suspendedBy: null,
  };
  return (path, shown, data) => {
    const isFirst = path === "invitCode:list" && shown.cursor === undefined;
    const isMeant = shown.serverId === code.serverId || shown.creatorId === code.creatorId;
    if (!isFirst || !isMeant || (shown.status && shown.status !== code.status)) return data;
    return { ...data, page: [code, ...data.page] };
  };
}

/**
 * Whether a code is only shown, because the service has not answered yet. It has no text and no actions.
 *
 * @param {{ _id: string }} code
 */
export function isPending(code) {
  return code._id.startsWith("pending-");
}

/**
 * Changes or removes a member in the lists of its server.
 *
 * @param {string} serverId
 * @param {string} userId
 * @param {{ role: "admin" | "member" } | "gone"} change
 * @returns {Edit}
 */
export function changedMember(serverId, userId, change) {
  return (path, args, data) => {
    if (path !== "member:r" || args.serverId !== serverId || !data.page.some((/** @type {any} */ row) => row.userId === userId)) return data;
    if (change === "gone") return { ...data, page: data.page.filter((/** @type {any} */ row) => row.userId !== userId) };
    return { ...data, page: data.page.map((/** @type {any} */ row) => (row.userId === userId ? { ...row, ...change } : row)) };
  };
}
