/** Refusals of invitcode as better-auth's errors. */
import { APIError } from "better-auth/api";
import { INVITE_ERROR_CODES } from "./errors.js";

/** @typedef {import("./errors.js").InviteErrorCode} InviteErrorCode */

/**
 * The HTTP statuses. None is 403: where e-mails must be verified, better-auth answers a sign-up that a hook refused with 403
 * as if it had succeeded.
 *
 * @type {Partial<Record<InviteErrorCode, 409 | 429 | 503>>}
 */
const STATUS = { INVITE_SERVER_FULL: 409, INVITE_CODE_TOO_FAST: 429, INVITE_TOO_MANY_ATTEMPTS: 429, INVITES_UNAVAILABLE: 503 };

const NAMES = /** @type {const} */ ({ 400: "BAD_REQUEST", 409: "CONFLICT", 429: "TOO_MANY_REQUESTS", 503: "SERVICE_UNAVAILABLE" });

/**
 * The plugin's error for each error of invitcode.
 *
 * @type {Record<string, InviteErrorCode>}
 */
const CODES = {
  "errors.invalid": "INVITE_CODE_INVALID",
  "errors.badRequest": "INVITE_CODE_INVALID",
  "errors.expired": "INVITE_CODE_EXPIRED",
  "errors.maxUsed": "INVITE_CODE_USED_UP",
  "errors.notStarted": "INVITE_CODE_NOT_STARTED",
  "errors.notInvited": "INVITE_CODE_FOR_OTHERS",
  "errors.permissionDenied": "INVITE_CODE_REFUSED",
  "errors.serverNotFound": "INVITE_SERVER_GONE",
  "errors.serverFull": "INVITE_SERVER_FULL",
  "errors.tooFast": "INVITE_CODE_TOO_FAST",
  "errors.rateLimited": "INVITE_TOO_MANY_ATTEMPTS",
};

/**
 * @param {InviteErrorCode} code
 * @param {object} [more] what else the body holds
 * @returns {APIError}
 */
export function refusal(code, more = {}) {
  return new APIError(NAMES[STATUS[code] ?? 400], { ...more, ...INVITE_ERROR_CODES[code] });
}

/**
 * The error for a reply that refused.
 *
 * @param {{ error: string, details?: any }} reply
 * @returns {APIError}
 */
export function refusalOf({ error, details }) {
  const code = CODES[error] ?? "INVITES_UNAVAILABLE";
  return refusal(code, code === "INVITE_CODE_FOR_OTHERS" && details?.requires ? { requires: details.requires } : {});
}
