import { useMemo } from "react";
import { useInvitcode, usePages, useRefresh } from "../../react/index.js";
import { whyNot } from "../../react/words.js";

/**
 * The codes of a server that the user created itself: what those may see who do not manage the server.
 *
 * @param {{ serverId: string, status: import("../../../pkg/functions.js").CodeDocument["status"] | undefined, isWanted: boolean }} wanted
 */
export function useOwnCodes({ serverId, status, isWanted }) {
  const { userId, language } = useInvitcode();
  const refresh = useRefresh();
  const isAsked = isWanted && userId !== undefined;
  const { rows, refusal, error, ...listed } = usePages("invitCode:list", isAsked ? { creatorId: userId, ...(status === undefined ? {} : { status }) } : "skip");
  const codes = useMemo(() => rows.filter((code) => code.serverId === serverId), [rows, serverId]);
  if (!isAsked) return undefined;
  return { ...listed, codes, refresh, reason: /** @type {string | undefined} */ (refusal?.error), message: whyNot(refusal, error, language) };
}
