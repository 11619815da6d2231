/** @type {Record<string, string>} */
export declare const scripts: Record<string, string>;
/**
 * What may follow.
 *
 * @param {string[]} typed the words after `invitcode`; the last is being typed, and may be empty
 * @returns {string[]} none where a value is expected that only the user knows
 */
export declare function words(typed: string[]): string[];
