/** A request that waits for somebody's approval: how it ends shows by itself. */
import { useEffect, useState } from "react";
import { askAgain } from "../worker/pages/join/asking.js";
import { useInvitcode } from "./context.js";
import { useReply } from "./hooks.js";
import { knownOf } from "./invite-state.js";

/** @typedef {import("./invite-state.js").Attempt} Attempt */
/** @typedef {import("./invite-state.js").Waiting} Waiting */

/**
 * The request that was seen waiting, until it is clear how it ended. From then on, what `explain` says tells that.
 *
 * @param {{ key: string, code: string | undefined, data: any, attempt: Attempt, forget: () => void }} what `data` is what `explain` says now, `forget` drops the attempt that filed it
 * @returns {Waiting | undefined}
 */
export function useWaiting({ key, code, data, attempt, forget }) {
  const [seen, setSeen] = useState(/** @type {{ key: string, waiting: Waiting } | undefined} */ (undefined));
  const waits = data?.pendingRequest != null && (attempt.status === "none" || attempt.status === "done");
  const isBack = data?.wouldAnswer.code === 202 && data.pendingRequest === null;
  useEffect(() => {
    if (waits && code !== undefined) {
      const filed = attempt.status === "done" ? attempt : undefined;
      const known = filed?.known ?? knownOf(code, { status: "success", data });
      setSeen((before) => (before?.key === key ? before : { key, waiting: { known, serverId: filed?.reply.data?.serverId ?? known.server?._id } }));
      if (filed !== undefined) forget();
    } else if (isBack) setSeen(undefined);
  }, [key, code, waits, isBack, attempt]);
  return seen?.key === key ? seen.waiting : undefined;
}

/**
 * Asks again while a request waits, where changes do not arrive by themselves.
 *
 * @param {Record<string, unknown> | "skip"} args of `explain`
 * @param {boolean} isWaiting
 */
export function useAsking(args, isWaiting) {
  const { client } = useInvitcode();
  const key = args === "skip" ? undefined : JSON.stringify(args);
  useEffect(() => {
    if (args === "skip" || !isWaiting || client.isLive) return undefined;
    const entry = client.watch("invitCode:explain", args);
    return askAgain(async () => {
      await entry.read();
      const { status, reply } = entry.snapshot();
      return status === "ready" && reply.status === "success";
    });
  }, [client, key, isWaiting]);
}

/**
 * The user's request, where it was declined.
 *
 * @param {string | undefined} serverId as far as it is known
 * @param {boolean} isRefused whether the user is refused by a code that anybody else may use
 * @returns {{ reason: string | null } | undefined}
 */
export function useDeclined(serverId, isRefused) {
  const { userId } = useInvitcode();
  const isAsked = isRefused && serverId !== undefined && userId !== undefined;
  const { reply } = useReply("request:list", isAsked ? { serverId, userId, status: "declined", limit: 1 } : "skip");
  return reply?.status === "success" && isAsked ? reply.data.page[0] : undefined;
}
