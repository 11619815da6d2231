/** What better-auth's clients get: a code for programs and a message for people, for every refusal of invitcode. */

/**
 * @template {string} Code
 * @typedef {{ readonly code: Code, message: string }} InviteError
 */

/** @typedef {keyof typeof MESSAGES} InviteErrorCode */

/** Each message in English and in French. */
const MESSAGES = {
  INVITE_CODE_REQUIRED: ["An invitation code is required to sign up", "Il faut un code d’invitation pour s’inscrire"],
  INVITE_CODE_INVALID: ["This invitation code does not exist", "Ce code d’invitation n’existe pas"],
  INVITE_CODE_EXPIRED: ["This invitation code has expired", "Ce code d’invitation a expiré"],
  INVITE_CODE_USED_UP: ["This invitation code is used up", "Ce code d’invitation est épuisé"],
  INVITE_CODE_NOT_STARTED: ["This invitation code is not active yet", "Ce code d’invitation n’est pas encore actif"],
  INVITE_CODE_FOR_OTHERS: ["This invitation code is for other people", "Ce code d’invitation est réservé à d’autres personnes"],
  INVITE_CODE_REFUSED: ["You cannot join with this invitation code", "Ce code d’invitation ne vous est pas ouvert"],
  INVITE_SERVER_GONE: ["What this invitation code led to no longer exists", "Ce à quoi ce code d’invitation donnait accès n’existe plus"],
  INVITE_SERVER_FULL: ["There is no free place left", "Il n’y a plus de place"],
  INVITE_CODE_TOO_FAST: ["Too many people are joining with this invitation code; try again later", "Trop de personnes utilisent ce code d’invitation\u00a0: réessayez plus tard"],
  INVITE_TOO_MANY_ATTEMPTS: ["Too many attempts; try again later", "Trop de tentatives\u00a0: réessayez plus tard"],
  INVITES_UNAVAILABLE: ["Invitation codes cannot be checked at the moment; try again", "Les codes d’invitation ne peuvent pas être vérifiés pour le moment\u00a0: réessayez"],
};

/**
 * The errors of the plugin, as `$ERROR_CODES` of the server plugin and of the client plugin.
 *
 * @type {{ readonly [Code in InviteErrorCode]: InviteError<Code> }}
 */
export const INVITE_ERROR_CODES = /** @type {any} */ (
  Object.freeze(Object.fromEntries(Object.entries(MESSAGES).map(([code, [message]]) => [code, Object.freeze({ code, message, toString: () => code })])))
);

/**
 * The message for a person about an error of this plugin.
 *
 * @param {string | undefined} code an error's `code`
 * @param {string} [language] a language tag such as `fr-CA`; English unless it is French
 * @returns {string | undefined} nothing for an error of somebody else
 */
export function describeInviteError(code, language = "en") {
  if (code === undefined || !Object.hasOwn(MESSAGES, code)) return undefined;
  return MESSAGES[/** @type {InviteErrorCode} */ (code)][/^fr\b/i.test(language) ? 1 : 0];
}
