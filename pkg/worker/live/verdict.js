/** Verifies the tokens that live clients send. */
import { identityOf } from "../../live/identity.js";
import { identifyToken, tokenEnd } from "../auth.js";
import { callerFields } from "../head.js";
import { KeySetError } from "../keys.js";

/** @typedef {import("../../live/identity.js").Identity} Identity */
/** @typedef {{ identity: Identity } | { error: string } | { unavailable: string }} Verdict */

/**
 * @param {{ kind: "User", value: string } | { kind: "None" } | { kind: "Admin" }} token
 * @param {boolean} page whether a page opened the connection
 * @param {import("../config.js").Config} config
 * @param {import("../keys.js").KeepAlive} keepAlive
 * @returns {Promise<Verdict>}
 */
export async function verdictOn(token, page, config, keepAlive) {
  if (token.kind === "Admin") return { error: "BadDeployKey: this service accepts no admin keys" };
  if (config.open) return { identity: identityOf({ kind: "open" }) };
  if (token.kind === "None") return { identity: identityOf({ kind: "anonymous" }) };
  try {
    const caller = await identifyToken(token.value, config, keepAlive);
    if (caller.kind === "service" && page) return { error: "InvalidAuthHeader: pages cannot use the service's key" };
    if (caller.kind !== "token" && caller.kind !== "service") return { error: "InvalidAuthHeader: the token is invalid or has expired" };
    return { identity: identityOf(callerFields(caller), { until: tokenEnd(caller, config) }) };
  } catch (error) {
    if (!(error instanceof KeySetError)) throw error;
    return { unavailable: "tokens cannot be verified at the moment" };
  }
}
