/** The hooks for campaigns, the budgets that several codes share. */
import { useMemo } from "react";
import { useInvitcode } from "./context.js";
import { usePages } from "./hooks.js";
import { newKey } from "./key.js";
import { optional, useList } from "./list.js";

/** @typedef {import("../functions.js").Functions} Functions */
/** @typedef {import("../functions.js").CampaignDocument} CampaignDocument */
/**
 * @template {keyof Functions} Path
 * @typedef {import("../call.js").ReplyOf<Path>} ReplyOf
 */
/**
 * @typedef {object} CampaignActions
 * @property {(args: Omit<Functions["campaign:c"]["arguments"], "serverId" | "creatorId"> & { creatorId?: string }) => Promise<ReplyOf<"campaign:c">>} create by the provider's user, unless `creatorId` says otherwise
 * @property {(id: string, change: Omit<Functions["campaign:u"]["arguments"], "id">) => Promise<ReplyOf<"campaign:u">>} change
 */
/** @typedef {import("./list.js").List & CampaignActions & { campaigns: CampaignDocument[] }} Campaigns */
/** @typedef {import("./list.js").List & { channels: import("../functions.js").ChannelDocument[] }} Channels */

/**
 * The campaigns of a server, newest first, with what can be done about them.
 *
 * @param {string | undefined} serverId without one, nothing is read
 * @param {{ limit?: number | undefined }} [options]
 * @returns {Campaigns}
 */
export function useCampaigns(serverId, { limit } = {}) {
  const { client, userId } = useInvitcode();
  const listed = usePages("campaign:list", serverId === undefined ? "skip" : { serverId, ...optional({ limit }) });
  const list = useList(listed);
  /** @type {CampaignActions} */
  const actions = useMemo(
    () => ({
      create: ({ creatorId = userId ?? "", idempotencyKey = newKey(), ...args }) => client.call("campaign:c", { ...args, serverId, creatorId, idempotencyKey }),
      change: (id, change) => client.call("campaign:u", { ...change, id }),
    }),
    [client, serverId, userId],
  );
  return useMemo(() => ({ ...list, ...actions, campaigns: listed.rows }), [list, actions, listed.rows]);
}

/**
 * The codes of a campaign with their uses.
 *
 * @param {string | undefined} campaignId a campaign's `_id`; without one, nothing is read
 * @param {{ limit?: number | undefined }} [options]
 * @returns {Channels}
 */
export function useChannels(campaignId, { limit } = {}) {
  const listed = usePages("campaign:r", campaignId === undefined ? "skip" : { id: campaignId, ...optional({ limit }) });
  const list = useList(listed);
  return useMemo(() => ({ ...list, channels: listed.rows }), [list, listed.rows]);
}
