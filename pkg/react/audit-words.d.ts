/** The limits of members' codes. */
export declare const LIMITS: string[];
export declare const english: {
    did: {
        "server:c": string;
        "server:u": string;
        "server:d": string;
        "invitCode:c": string;
        "invitCode:cMany": string;
        "invitCode:u": string;
        "invitCode:d": string;
        restore: string;
        "invitCode:allow": string;
        "invitCode:rotate": string;
        "invitCode:evict": string;
        "member:u": string;
        "member:d": string;
        "member:evict": string;
        "campaign:c": string;
        "campaign:u": string;
        stop: string;
        resume: string;
        "request:approve": string;
        "request:decline": string;
        "request:reopen": string;
        "request:withdraw": string;
        ban: string;
        unban: string;
        handOver: string;
    };
    fields: {
        label: string;
        name: string;
        metadata: string;
        lists: string;
        maxUses: string;
        expiresAt: string;
        startsAt: string;
        role: string;
        membershipMs: string;
        requiresApproval: string;
        rateLimit: string;
        campaignId: string;
        keepAfterCreator: string;
        revoked: string;
        banned: string;
        invitePolicy: string;
        preview: string;
        ownerId: string;
        maxMembers: string;
        "codePolicy.maxLifetimeMs": string;
        "codePolicy.maxUses": string;
        "codePolicy.codesPerMember": string;
        "codePolicy.codesPerDay": string;
        "codePolicy.minMembershipMs": string;
    };
    /** What stands for no value, where it is not `unset`. */
    nothing: {
        maxUses: string;
        expiresAt: string;
        startsAt: string;
        membershipMs: string;
        rateLimit: string;
        maxMembers: string;
    };
    values: {
        "role.owner": string;
        "role.admin": string;
        "role.member": string;
        "invitePolicy.owner": string;
        "invitePolicy.admins": string;
        "invitePolicy.members": string;
        "preview.full": string;
        "preview.name": string;
        "preview.none": string;
    };
    unset: string;
    yes: string;
    no: string;
    untold: string;
    count: string;
    onBehalfOf: string;
    colon: string;
    rateOf: (/** @type {string} */ rate: string, /** @type {string} */ period: string) => string;
};
/** @type {typeof english} */
export declare const french: typeof english;
export type Named = Record<"did" | "fields" | "nothing" | "values", Record<string, string>>;
/** @typedef {Record<"did" | "fields" | "nothing" | "values", Record<string, string>>} Named */
/** @param {string} language @returns {Omit<typeof english, keyof Named> & Named} */
export declare const auditWords: (language: string) => Omit<typeof english, keyof Named> & Named;
/**
 * What an entry tells was done, as a name in `did`, and the fields that this does not tell yet.
 *
 * @param {Pick<import("./audit.js").AuditDocument, "function" | "fields" | "userId" | "after">} entry
 * @returns {{ deed: string, changed: string[] }}
 */
export declare function deedOf({ function: path, fields, userId, after }: Pick<import("./audit.js").AuditDocument, "function" | "fields" | "userId" | "after">): {
    deed: string;
    changed: string[];
};
