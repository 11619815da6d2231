/**
 * Authenticates the caller of a request. `jose` verifies tokens; the rules decide what a caller may do.
 */
import { base64url, decodeProtectedHeader, errors, jwtVerify } from "jose";
import { sameSecret } from "./engine.js";
import { withoutSpace } from "./header.js";
import { KeySetError } from "./keys.js";

/** @typedef {import("./config.js").Config} Config */
/** @typedef {import("./keys.js").Verifier} Verifier */
/** @typedef {import("./keys.js").KeepAlive} KeepAlive */
/** @typedef {import("jose").JWTPayload} Claims */
/**
 * `invalid` is a caller with invalid credentials. A caller without credentials is `anonymous`.
 *
 * @typedef {{ kind: "open" | "anonymous" | "invalid" | "service" } | { kind: "token", claims: Claims, email?: Email | undefined }} Caller
 */
/**
 * The e-mail address of a token, and whether its issuer verified that it belongs to the user.
 *
 * @typedef {{ address: string, isVerified: boolean }} Email
 */

/** @type {Caller} */
const OPEN = { kind: "open" };
/** @type {Caller} */
const ANONYMOUS = { kind: "anonymous" };
/** @type {Caller} */
const INVALID = { kind: "invalid" };
/** @type {Caller} */
const SERVICE = { kind: "service" };

/** No address is longer; connections keep it. */
export const LONGEST_EMAIL = 320;

/** Tokens and keys hold no spaces. A pattern that allowed them could be forced to backtrack without end. */
const BEARER = /^Bearer +(\S+) *$/i;

/**
 * @param {Request} request
 * @param {URL} url the request's URL
 * @param {Config} config
 * @param {KeepAlive} [keepAlive]
 * @returns {Promise<Caller>}
 * @throws {KeySetError} when the keys cannot be loaded, so that no token can be verified
 */
export async function identify(request, url, config, keepAlive) {
  const authorization = request.headers.get("Authorization");
  const token = BEARER.exec(authorization ?? "")?.[1];
  // Where callers are not verified, the service key still says more than no key.
  if (config.open) return token !== undefined && isServiceKey(token, config) ? SERVICE : OPEN;
  if (authorization !== null) {
    // An unusable header does not fall back to the cookie: the caller chose the header.
    return token === undefined ? INVALID : identifyToken(token, config, keepAlive);
  }
  const cookies = request.headers.get("Cookie");
  if (cookies === null || !ownPage(request, url, config)) return ANONYMOUS;
  const tokens = cookieValues(cookies, config.sessionCookie);
  if (tokens.length === 0) return ANONYMOUS;
  // Two different sessions at once suggest that a neighbouring subdomain planted a cookie.
  const [session, ...others] = tokens;
  return session === undefined || others.some((other) => other !== session) ? INVALID : verify(session, config, keepAlive);
}

/**
 * The caller that a token or the service key identifies.
 *
 * @param {string} token
 * @param {Config} config
 * @param {KeepAlive} [keepAlive]
 * @returns {Promise<Caller>}
 * @throws {KeySetError}
 */
export async function identifyToken(token, config, keepAlive) {
  return isServiceKey(token, config) ? SERVICE : verify(token, config, keepAlive);
}

/** @param {string} token @param {Config} config */
const isServiceKey = (token, { serviceKey }) => serviceKey !== undefined && sameSecret(token, serviceKey);

/**
 * Whether a request carries a session cookie, but a page made it for which the cookie does not count.
 *
 * @param {Request} request
 * @param {URL} url
 * @param {Config} config
 */
export function hasForeignSession(request, url, config) {
  const cookies = request.headers.get("Cookie");
  return cookies !== null && cookieValues(cookies, config.sessionCookie).length > 0 && !ownPage(request, url, config);
}

/**
 * @param {string} token
 * @param {Config} config
 * @param {KeepAlive | undefined} keepAlive
 * @returns {Promise<Caller>}
 */
async function verify(token, { verifiers, claims, emailClaims }, keepAlive) {
  if (!isCompact(token)) return INVALID;
  const algorithm = algorithmOf(token);
  for (const verifier of verifiers) {
    if (algorithm === undefined || !verifier.algorithms.includes(algorithm)) continue;
    const found = await verifyWith(token, verifier, claims, keepAlive);
    if (found !== undefined) return { kind: "token", claims: found, email: emailOf(found, emailClaims) };
  }
  return INVALID;
}

/**
 * Only the boolean `true` says that an address is verified: some issuers let users write the claim as a string.
 *
 * @param {Claims} claims
 * @param {Config["emailClaims"]} names
 * @returns {Email | undefined}
 */
function emailOf(claims, names) {
  const address = Object.hasOwn(claims, names.email) ? claims[names.email] : undefined;
  if (typeof address !== "string" || !address.isWellFormed() || address.length > LONGEST_EMAIL) return undefined;
  return { address, isVerified: Object.hasOwn(claims, names.verified) && claims[names.verified] === true };
}

/**
 * @param {string} token
 * @param {Verifier} verifier
 * @param {Config["claims"]} claims
 * @param {KeepAlive | undefined} keepAlive
 * @returns {Promise<Claims | undefined>}
 */
async function verifyWith(token, { algorithms, key }, claims, keepAlive) {
  const options = { ...claims, algorithms: [...algorithms] };
  /** @type {import("jose").JWTVerifyGetKey} */
  const find = (header, input) => key(header, input, keepAlive);
  try {
    return (await jwtVerify(token, find, options)).payload;
  } catch (error) {
    if (error instanceof KeySetError) throw error;
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) return undefined;
    // The token has no key id, and the set has several keys of its type. Try each.
    for await (const candidate of error) {
      const verified = await jwtVerify(token, candidate, options).catch(() => undefined);
      if (verified !== undefined) return verified.payload;
    }
    return undefined;
  }
}

/**
 * Whether a text is a signed token in the compact form of RFC 7515. Decoders also accept padding and non-zero spare
 * bits, which would give one token several spellings.
 *
 * @param {string} token
 */
function isCompact(token) {
  const parts = token.split(".");
  return parts.length === 3 && parts.every(isCanonical);
}

/** @param {string} part */
function isCanonical(part) {
  try {
    return part !== "" && base64url.encode(base64url.decode(part)) === part;
  } catch {
    return false;
  }
}

/** @param {string} token */
function algorithmOf(token) {
  try {
    return decodeProtectedHeader(token).alg;
  } catch {
    return undefined;
  }
}

/**
 * Whether a page of this origin or of an allowed one made the request. A browser attaches the cookie to requests from
 * any page, so the cookie authenticates only these.
 *
 * @param {Request} request
 * @param {URL} url
 * @param {Config} config
 */
export function ownPage(request, url, { allowedOrigins, pages }) {
  const origin = request.headers.get("Origin");
  if (origin !== null) return origin === url.origin || origin === pages.publicOrigin || allowedOrigins.includes(origin);
  const site = request.headers.get("Sec-Fetch-Site");
  return site === null || site === "same-origin" || site === "none";
}

/**
 * The values of a cookie. Browsers send names and values as they were set, so only the white space of RFC 6265 (space
 * and tab) is removed. Any other belongs to the name: a name that only looks like this one can be planted where this
 * one cannot.
 *
 * @param {string} header
 * @param {string} name
 */
export function cookieValues(header, name) {
  return header
    .split(";")
    .map(withoutSpace)
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1).replace(/^"(.*)"$/, "$1"))
    .filter((value) => value !== "");
}

/**
 * When a caller's token ends, in milliseconds: the tolerance for the issuer's clock included.
 *
 * @param {Caller} caller
 * @param {Config} config
 * @returns {number | undefined} undefined without an end
 */
export function tokenEnd(caller, config) {
  const exp = caller.kind === "token" ? caller.claims.exp : undefined;
  return exp === undefined ? undefined : (exp + config.claims.clockTolerance) * 1000;
}
