export type Campaign = import("../functions.js").CampaignDocument;
export type Entered = {
    name: string;
    maxUses: string;
    expiresAt: string;
    rate: string;
    periodMs: string;
};
/**
 * Creates a campaign, or changes an existing one.
 *
 * @param {{ id?: string, campaign?: Campaign, headingLevel?: number, tell: (sentence: string) => void, onClose?: () => void, save: (values: any) => Promise<any> }} props
 * @returns {import("react").ReactElement}
 */
export declare function CampaignForm({ id: given, campaign, headingLevel, tell, onClose, save }: {
    id?: string;
    campaign?: Campaign;
    headingLevel?: number;
    tell: (sentence: string) => void;
    onClose?: () => void;
    save: (values: any) => Promise<any>;
}): import("react").ReactElement;
