export declare const english: {
    did: {
        "server:c": string;
        "server:u": string;
        "server:d": string;
        "invitCode:c": string;
        "invitCode:cMany": string;
        "invitCode:u": string;
        "invitCode:d": string;
        "invitCode:allow": string;
        "invitCode:rotate": string;
        "invitCode:evict": string;
        "member:u": string;
        "member:d": string;
        "member:evict": string;
        "campaign:c": string;
        "campaign:u": string;
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
        "rateLimit.rate": string;
        "rateLimit.periodMs": string;
        campaignId: string;
        keepAfterCreator: string;
        revoked: string;
        banned: string;
        invitePolicy: string;
        preview: string;
        ownerId: string;
        maxMembers: string;
        codePolicy: string;
    };
};
/** @type {typeof english} */
export declare const french: typeof english;
/** @param {string} language @returns {{ did: Record<string, string>, fields: Record<string, string> }} */
export declare const auditWords: (language: string) => {
    did: Record<string, string>;
    fields: Record<string, string>;
};
/**
 * What an entry tells was done, as a name in `did`, and the fields that this does not tell yet.
 *
 * @param {Pick<import("./audit.js").AuditDocument, "function" | "fields" | "userId">} entry
 * @returns {{ deed: string, changed: string[] }}
 */
export declare function deedOf({ function: path, fields, userId }: Pick<import("./audit.js").AuditDocument, "function" | "fields" | "userId">): {
    deed: string;
    changed: string[];
};
