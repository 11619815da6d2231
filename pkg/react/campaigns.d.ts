export type Functions = import("../functions.js").Functions;
export type CampaignDocument = import("../functions.js").CampaignDocument;
export type ReplyOf<Path extends keyof Functions> = import("../call.js").ReplyOf<Path>;
export type CampaignActions = {
    /**
     * by the provider's user, unless `creatorId` says otherwise
     */
    create: (args: Omit<Functions["campaign:c"]["arguments"], "serverId" | "creatorId"> & {
        creatorId?: string;
    }) => Promise<ReplyOf<"campaign:c">>;
    change: (id: string, change: Omit<Functions["campaign:u"]["arguments"], "id">) => Promise<ReplyOf<"campaign:u">>;
};
export type Campaigns = import("./list.js").List & CampaignActions & {
    campaigns: CampaignDocument[];
};
export type Channels = import("./list.js").List & {
    channels: import("../functions.js").ChannelDocument[];
};
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
export declare function useCampaigns(serverId: string | undefined, { limit }?: {
    limit?: number | undefined;
}): Campaigns;
/**
 * The codes of a campaign with their uses.
 *
 * @param {string | undefined} campaignId a campaign's `_id`; without one, nothing is read
 * @param {{ limit?: number | undefined }} [options]
 * @returns {Channels}
 */
export declare function useChannels(campaignId: string | undefined, { limit }?: {
    limit?: number | undefined;
}): Channels;
