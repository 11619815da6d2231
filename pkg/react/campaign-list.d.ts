export type Campaign = import("../functions.js").CampaignDocument;
/** @typedef {import("../functions.js").CampaignDocument} Campaign */
/**
 * The campaigns of a server, with a form for a new one and the codes of each.
 *
 * @param {{ serverId: string, tell: (sentence: string) => void, headingLevel: number, limit: number | undefined }} props
 * @returns {import("react").ReactElement}
 */
export declare function CampaignList({ serverId, tell, headingLevel, limit }: {
    serverId: string;
    tell: (sentence: string) => void;
    headingLevel: number;
    limit: number | undefined;
}): import("react").ReactElement;
