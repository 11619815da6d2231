/** The hook for the requests to join a server. */
import { useMemo } from "react";
import { useInvitcode } from "./context.js";
import { usePages } from "./hooks.js";
import { optional, useList } from "./list.js";

/** @typedef {import("../functions.js").RequestDocument} RequestDocument */
/**
 * @template {keyof import("../functions.js").Functions} Path
 * @typedef {import("../call.js").ReplyOf<Path>} ReplyOf
 */
/**
 * @typedef {object} RequestActions
 * @property {(id: string) => Promise<ReplyOf<"request:approve">>} approve the user becomes a member
 * @property {(id: string, options?: { reason?: string, ban?: boolean }) => Promise<ReplyOf<"request:decline">>} decline its code refuses the user from then on
 * @property {(id: string) => Promise<ReplyOf<"request:reopen">>} reopen
 * @property {(id: string) => Promise<ReplyOf<"request:withdraw">>} withdraw by the applicant
 */
/** @typedef {import("./list.js").List & RequestActions & { requests: RequestDocument[] }} Requests */

/**
 * The requests to join a server, with what can be done about them. Admins and the owner see all; a user sees its own
 * with `userId`.
 *
 * @param {string | undefined} serverId without one, nothing is read
 * @param {{ status?: RequestDocument["status"] | undefined, userId?: string | undefined, limit?: number | undefined }} [options]
 * @returns {Requests}
 *
 * @example
 * const { requests, approve } = useRequests(serverId, { status: "pending" });
 */
export function useRequests(serverId, { status, userId, limit } = {}) {
  const { client } = useInvitcode();
  const listed = usePages("request:list", serverId === undefined ? "skip" : { serverId, ...optional({ status, userId, limit }) });
  const list = useList(listed);
  /** @type {RequestActions} */
  const actions = useMemo(
    () => ({
      approve: (id) => client.call("request:approve", { id }),
      decline: (id, options = {}) => client.call("request:decline", { id, ...options }),
      reopen: (id) => client.call("request:reopen", { id }),
      withdraw: (id) => client.call("request:withdraw", { id }),
    }),
    [client],
  );
  return useMemo(() => ({ ...list, ...actions, requests: listed.rows }), [list, actions, listed.rows]);
}
