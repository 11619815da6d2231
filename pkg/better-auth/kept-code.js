/** A code in a cookie, while its holder signs in elsewhere. */
import { parseCookies } from "better-auth/cookies";
import { signJWT, verifyJWT } from "better-auth/crypto";

/** @typedef {import("./options.js").AuthContext} AuthContext */

/** The purpose of the token in the cookie, so that other tokens signed with the secret are not accepted. */
const PURPOSE = "invitcode";

/** The header by which a client that keeps no cookies names its code. */
export const HEADER = "x-invite-code";

/** The longest text that invitcode takes as a code. */
const LONGEST = 128;

/**
 * The cookie: not readable by scripts, and sent when another site leads back here.
 *
 * @param {AuthContext} auth
 * @param {number} seconds
 */
export function cookieOf(auth, seconds) {
  const { name, attributes } = auth.createAuthCookie("invite_code", { maxAge: seconds });
  return { name, attributes: { ...attributes, httpOnly: true, sameSite: /** @type {const} */ ("lax") } };
}

/**
 * Keeps a code. The end is in the signed value too, so that it also holds for a client that ignores the cookie's expiry.
 *
 * @param {{ context: AuthContext, setCookie: (name: string, value: string, options: any) => unknown }} context
 * @param {string} code
 * @param {number} seconds
 */
export async function keepCode(context, code, seconds) {
  const { name, attributes } = cookieOf(context.context, seconds);
  context.setCookie(name, await signJWT({ code, purpose: PURPOSE }, context.context.secret, seconds), attributes);
}

/**
 * Forgets the kept code.
 *
 * @param {{ context: AuthContext, setCookie: (name: string, value: string, options: any) => unknown }} context
 */
export function dropCode(context) {
  const { name, attributes } = cookieOf(context.context, 0);
  context.setCookie(name, "", attributes);
}

/**
 * The code of a request: in its body as `inviteCode`, in the header `x-invite-code`, or kept in the cookie.
 *
 * @param {{ context: AuthContext, body?: any, headers?: Headers | undefined, request?: Request | undefined } | null | undefined} context
 * @returns {Promise<string | undefined>}
 */
export async function codeOf(context) {
  if (!context) return undefined;
  const headers = context.headers ?? context.request?.headers;
  for (const given of [context.body?.inviteCode, headers?.get(HEADER)]) {
    if (typeof given === "string" && given.trim() !== "") return given.slice(0, LONGEST + 1);
  }
  const { name } = cookieOf(context.context, 0);
  const token = parseCookies(headers?.get("cookie") ?? "").get(name);
  if (!token) return undefined;
  const kept = await verifyJWT(token, context.context.secret);
  return kept?.purpose === PURPOSE && typeof kept.code === "string" ? kept.code : undefined;
}
