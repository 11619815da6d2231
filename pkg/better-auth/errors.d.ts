/** What better-auth's clients get: a code for programs and a message for people, for every refusal of invitcode. */
export type InviteError<Code extends string> = {
    readonly code: Code;
    message: string;
};
export type InviteErrorCode = keyof typeof MESSAGES;
/**
 * @template {string} Code
 * @typedef {{ readonly code: Code, message: string }} InviteError
 */
/** @typedef {keyof typeof MESSAGES} InviteErrorCode */
/** Each message in English and in French. */
declare const MESSAGES: {
    INVITE_CODE_REQUIRED: string[];
    INVITE_CODE_INVALID: string[];
    INVITE_CODE_EXPIRED: string[];
    INVITE_CODE_USED_UP: string[];
    INVITE_CODE_NOT_STARTED: string[];
    INVITE_CODE_FOR_OTHERS: string[];
    INVITE_CODE_REFUSED: string[];
    INVITE_SERVER_GONE: string[];
    INVITE_SERVER_FULL: string[];
    INVITE_CODE_TOO_FAST: string[];
    INVITE_TOO_MANY_ATTEMPTS: string[];
    INVITES_UNAVAILABLE: string[];
};
/**
 * The errors of the plugin, as `$ERROR_CODES` of the server plugin and of the client plugin.
 *
 * @type {{ readonly [Code in InviteErrorCode]: InviteError<Code> }}
 */
export declare const INVITE_ERROR_CODES: { readonly [Code in InviteErrorCode]: InviteError<Code>; };
/**
 * The message for a person about an error of this plugin.
 *
 * @param {string | undefined} code an error's `code`
 * @param {string} [language] a language tag such as `fr-CA`; English unless it is French
 * @returns {string | undefined} nothing for an error of somebody else
 */
export declare function describeInviteError(code: string | undefined, language?: string): string | undefined;
export {};
