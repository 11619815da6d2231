/** A caller in the form that the rules read. */

/**
 * @param {import("./auth.js").Caller} caller
 */
export function callerOf(caller) {
  return caller.kind === "token" ? { kind: caller.kind, claims: claimsOf(caller.claims) } : caller;
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
