/** The head of a request, as the rules take it. */
import { withoutSpace } from "./header.js";
import { pageHeadOf } from "./page-head.js";

/** @typedef {import("./auth.js").Caller} Caller */
/** @typedef {import("./config.js").Config} Config */

/**
 * The head of an HTTP request: everything but its body.
 *
 * @param {Request} request
 * @param {URL} url
 * @param {string} path the path without the base path
 * @param {{ config?: Config | undefined, caller: Caller }} admission
 * @param {string} requestId
 * @param {number} now
 */
export function headOf(request, url, path, admission, requestId, now) {
  const { method, headers } = request;
  const { config, caller } = admission;
  return JSON.stringify({
    method,
    path,
    query: queryOf(url),
    acceptLanguage: headers.get("Accept-Language") ?? undefined,
    contentType: headers.get("Content-Type") ?? undefined,
    contentEncoding: headers.get("Content-Encoding") ?? undefined,
    idempotencyKey: headers.get("Idempotency-Key") ?? undefined,
    origin: headers.get("Origin") ?? undefined,
    corsHeaders: headers.get("Access-Control-Request-Headers") ?? undefined,
    requestId,
    now,
    address: config === undefined ? undefined : addressOf(headers, config, caller),
    caller: callerFields(caller),
    page: pageHeadOf(request, url, path, admission),
  });
}

/** Absent for most requests, which have no query. @param {URL} url */
function queryOf(url) {
  return url.search === "" ? undefined : [...url.searchParams];
}

/** The caller in the form that the rules read. @param {Caller} caller */
export function callerFields(caller) {
  if (caller.kind !== "token") return caller;
  const { kind, claims, email } = caller;
  return { kind, claims: claimsOf(claims), ...(email === undefined ? {} : { email: email.address, emailVerified: email.isVerified }) };
}

/**
 * The claims that the rules use. A token may hold any others.
 *
 * @param {Record<string, any>} claims
 */
function claimsOf({ sub, userId, roles }) {
  return { sub: idOf(sub), userId: idOf(userId), roles: { super_user: roles?.super_user === true } };
}

/** JSON cannot hold half of a surrogate pair, and only a string can be an id. @param {unknown} claim */
function idOf(claim) {
  if (claim === undefined || claim === null) return undefined;
  return typeof claim === "string" && claim.isWellFormed() ? claim : false;
}

/**
 * The address that the call's limits count against. Only a service, which calls for its users, may name their address.
 *
 * @param {Headers} headers
 * @param {Config} config
 * @param {Caller} caller
 */
export function addressOf(headers, config, caller) {
  const named = caller.kind === "service" ? headers.get("X-Client-Address") : null;
  // Each proxy appends the address that it saw to the list, so only the last one cannot be forged.
  return bare(withoutSpace((named ?? headers.get(config.addressHeader))?.split(",").at(-1) ?? ""));
}

/** `[2001:db8::1]:443`, with or without the port; `198.51.100.7:5678`; `fe80::1%eth0`. */
const DRESSED = /^(?:\[([\da-f:.]+)(?:%[^\]]*)?\](?::\d+)?|(\d+\.\d+\.\d+\.\d+):\d+|([\da-f:.]+)%.*)$/i;

/** An address without the port and the zone that some proxies write to it: they differ from request to request. @param {string} text */
function bare(text) {
  const [, bracketed, before, zoned] = DRESSED.exec(text) ?? [];
  return bracketed ?? before ?? zoned ?? text;
}
