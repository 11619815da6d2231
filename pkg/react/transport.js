/** How the hooks reach the service: over HTTP, over a Convex client, or by any caller of functions. */
import { InvitcodeError } from "../errors.js";
import { convex } from "./convex.js";

/** @typedef {import("../functions.js").Functions} Functions */
/** @typedef {keyof Functions} Path */
/** @typedef {import("../call.js").Caller} Caller */
/** @typedef {import("../http.js").Remote} Remote */
/** @typedef {import("./convex.js").ConvexLike} ConvexLike */
/** @typedef {import("./entry.js").Edit} Edit */
/** @typedef {{ reply?: any, error?: unknown }} Outcome */
/**
 * What `<InvitcodeProvider client>` takes.
 *
 * @typedef {ConvexLike | Remote | Caller} AnyClient
 */
/**
 * @typedef {object} Transport
 * @property {(path: Path, args: any, edit?: Edit) => Promise<any>} call a live transport shows the edit itself, until the
 * reading that holds the mutation's effect: only it knows which one that is
 * @property {((path: Path, args: any, listener: (outcome: Outcome) => void) => () => void) | undefined} follow reports
 * every new reply of a query, where the transport is live. Of a list it takes `paginationOpts`
 */

/**
 * @param {any} client
 * @returns {Transport}
 * @throws {InvitcodeError} `ERR_ARGUMENT` for anything but a client
 */
export function transportOf(client) {
  if (typeof client === "function") return { call: client, follow: undefined };
  if (typeof client?.call === "function" && client.name === "http") return { call: client.call, follow: undefined };
  if (typeof client?.query === "function" && typeof client.mutation === "function") return convex(client);
  throw new InvitcodeError("ERR_ARGUMENT", "<InvitcodeProvider> takes url and token, or client: a Convex client, http({ url }) or a caller of functions");
}
