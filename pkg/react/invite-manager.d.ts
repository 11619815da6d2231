export type InviteManagerProps = {
    serverId: string;
    /**
     * returns the link that is copied instead of the code
     */
    linkOf?: ((code: string) => string) | undefined;
    /**
     * of the component's heading; 2 by default
     */
    headingLevel?: 1 | 2 | 3 | 4 | undefined;
    /**
     * rows on a page of each list; 50 by default
     */
    limit?: number | undefined;
    /**
     * false to leave the requests out
     */
    requests?: boolean | undefined;
    /**
     * false to leave the campaigns out
     */
    campaigns?: boolean | undefined;
    /**
     * false to leave the members out
     */
    members?: boolean | undefined;
    /**
     * false to leave the history out
     */
    history?: boolean | undefined;
    className?: string | undefined;
};
/**
 * @typedef {object} InviteManagerProps
 * @property {string} serverId
 * @property {((code: string) => string) | undefined} [linkOf] returns the link that is copied instead of the code
 * @property {1 | 2 | 3 | 4 | undefined} [headingLevel] of the component's heading; 2 by default
 * @property {number | undefined} [limit] rows on a page of each list; 50 by default
 * @property {boolean | undefined} [requests] false to leave the requests out
 * @property {boolean | undefined} [campaigns] false to leave the campaigns out
 * @property {boolean | undefined} [members] false to leave the members out
 * @property {boolean | undefined} [history] false to leave the history out
 * @property {string | undefined} [className]
 */
/**
 * The invitations of a server: a form for a new code, the codes, the requests, the campaigns and the members, with what can
 * be done about each, and the history.
 *
 * @param {InviteManagerProps} props
 * @returns {import("react").ReactElement}
 */
export declare function InviteManager({ serverId, linkOf, headingLevel, limit, requests, campaigns, members, history, className }: InviteManagerProps): import("react").ReactElement;
