export type CodeDocument = import("../functions.js").CodeDocument;
export type CodeArguments = import("../functions.js").Functions["invitCode:c"]["arguments"];
export type Terms = {
    startsAt: string;
    role: "member" | "admin";
    days: string;
    requiresApproval: boolean;
    rate: string;
    periodMs: string;
    campaignId: string;
    metadata: string;
    who: string;
    count: string;
};
/** What the fields show of a code, or of a new one. @param {CodeDocument} [code] @returns {Terms} */
export declare function enteredTerms(code?: CodeDocument): Terms;
/**
 * The arguments that the fields mean for a new code: only what differs from a plain one.
 *
 * @param {Terms} terms
 */
export declare function newTerms(terms: Terms): {
    serverId?: string | undefined;
    creatorId?: string | undefined;
    maxUses?: number | null;
    expiresAt?: number | null;
    startsAt?: number | null;
    requiresApproval?: boolean | null;
    rateLimit?: import("../functions.js").RateLimit | null;
    code?: string | null;
    label?: string | null;
    role?: "admin" | "member" | null;
    membershipMs?: number | null;
    metadata?: Record<string, unknown> | null;
    campaignId?: string | null;
    keepAfterCreator?: boolean | null;
    allowedUsers?: Array<string> | null;
    allowedEmails?: Array<string> | null;
    allowedDomains?: Array<string> | null;
    idempotencyKey?: string | null;
    reason?: string | null;
};
/**
 * The arguments of the fields that a person changed.
 *
 * @param {Terms} terms
 * @param {Terms} before
 */
export declare function changedTerms(terms: Terms, before: Terms): Partial<{
    serverId: string;
    creatorId: string;
    maxUses?: number | null;
    expiresAt?: number | null;
    startsAt?: number | null;
    requiresApproval?: boolean | null;
    rateLimit?: import("../functions.js").RateLimit | null;
    code?: string | null;
    label?: string | null;
    role?: "admin" | "member" | null;
    membershipMs?: number | null;
    metadata?: Record<string, unknown> | null;
    campaignId?: string | null;
    keepAfterCreator?: boolean | null;
    allowedUsers?: Array<string> | null;
    allowedEmails?: Array<string> | null;
    allowedDomains?: Array<string> | null;
    idempotencyKey?: string | null;
    reason?: string | null;
}>;
/**
 * Faults that the service could not report, because it would not get the argument.
 *
 * @param {Terms} terms
 * @param {string} language
 * @returns {Partial<Record<string, string>>}
 */
export declare function problemsOfTerms({ metadata }: Terms, language: string): Partial<Record<string, string>>;
