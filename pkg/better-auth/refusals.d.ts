/** Refusals of invitcode as better-auth's errors. */
import { APIError } from "better-auth/api";
export type InviteErrorCode = import("./errors.js").InviteErrorCode;
/**
 * @param {InviteErrorCode} code
 * @param {object} [more] what else the body holds
 * @returns {APIError}
 */
export declare function refusal(code: InviteErrorCode, more?: object): APIError;
/**
 * The error for a reply that refused.
 *
 * @param {{ error: string, details?: any }} reply
 * @returns {APIError}
 */
export declare function refusalOf({ error, details }: {
    error: string;
    details?: any;
}): APIError;
