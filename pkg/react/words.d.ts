/** A name or a code takes the place of `{}`. */
declare const english: {
    codeLabel: string;
    lookUp: string;
    lookingUp: string;
    invitedTo: string;
    invited: string;
    refused: string;
    invitedBy: string;
    asAdmin: string;
    asAdminFor: string;
    lasts: string;
    join: string;
    joining: string;
    asked: string;
    ask: string;
    note: string;
    noteHint: string;
    pendingNamed: string;
    pending: string;
    withdraw: string;
    withdrawn: string;
    declined: string;
    barred: string;
    reasonOf: string;
    joinedNamed: string;
    joined: string;
    memberNamed: string;
    member: string;
    signIn: string;
    colon: string;
    retry: string;
    failed: string;
    mistyped: string;
    mistypedLength: string;
    mistypedSymbol: string;
    manager: string;
    newCode: string;
    maxUses: string;
    maxUsesHint: string;
    expiresAt: string;
    expiresAtHint: string;
    past: string;
    label: string;
    labelHint: string;
    advanced: string;
    tools: string;
    toolsOf: string;
    createMany: string;
    create: string;
    creating: string;
    created: string;
    codes: string;
    hidden: string;
    noCodes: string;
    loading: string;
    usedTimes: string;
    usedOnce: string;
    usedNever: string;
    usedOf: string;
    until: string;
    showUses: string;
    hideUses: string;
    copy: string;
    copied: string;
    copyFailed: string;
    revoke: string;
    revoked: string;
    restore: string;
    restored: string;
    edit: string;
    changeCode: string;
    save: string;
    saving: string;
    cancel: string;
    changed: string;
    members: string;
    role_owner: string;
    role_admin: string;
    role_member: string;
    makeAdmin: string;
    madeAdmin: string;
    makeMember: string;
    madeMember: string;
    remove: string;
    removeReally: string;
    removeYes: string;
    removed: string;
    moreMembers: string;
    more: string;
    loadingMore: string;
    status_active: string;
    status_expired: string;
    status_used: string;
    status_revoked: string;
    status_suspended: string;
    status_scheduled: string;
    status_pending: string;
};
export type Words = {
    [Name in keyof typeof english]: string;
};
/** @param {string} language @returns {"en" | "fr"} */
export declare const spoken: (language: string) => "en" | "fr";
/** @param {string} language @returns {Words} */
export declare const wordsIn: (language: string) => Words;
/**
 * A sentence with values in the places of `{}`.
 *
 * @param {string} sentence
 * @param {...(string | number)} values
 */
export declare function filled(sentence: string, ...values: (string | number)[]): string;
/**
 * The sentence for a person about a refusal, or about an answer that did not come.
 *
 * @param {{ error: string, message: string } | undefined} refusal
 * @param {unknown} failure
 * @param {string} language
 * @returns {string | undefined}
 */
export declare function whyNot(refusal: {
    error: string;
    message: string;
} | undefined, failure: unknown, language: string): string | undefined;
/** How often something was used. @param {{ uses: number, maxUses: number | null }} counted @param {string} language */
export declare function usesOf({ uses, maxUses }: {
    uses: number;
    maxUses: number | null;
}, language: string): string;
/** A time as a person reads it. @param {number} at @param {string} language */
export declare function time(at: number, language: string): string;
export {};
