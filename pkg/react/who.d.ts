/** The lists of who may use a code, as people write them. */
export type Lists = import("../functions.js").Lists;
/** @typedef {import("../functions.js").Lists} Lists */
/**
 * One a line: an e-mail address, `@` and a domain, or a user's id.
 *
 * @param {string} text
 * @returns {Lists}
 */
export declare function listsOf(text: string): Lists;
/**
 * The same as arguments of `invitCode:c`.
 *
 * @param {string} text
 */
export declare function allowedOf(text: string): {
    allowedUsers?: string[] | undefined;
    allowedEmails?: string[] | undefined;
    allowedDomains?: string[] | undefined;
};
/** An entry as a person writes it. @param {import("../functions.js").AllowedDocument} entry */
export declare const written: ({ kind, value }: import("../functions.js").AllowedDocument) => string;
