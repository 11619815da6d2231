export type InviteManagerProps = {
    serverId: string;
    /**
     * makes the link that is copied in the place of the code
     */
    linkOf?: ((code: string) => string) | undefined;
    /**
     * of the component's heading; 2 by default
     */
    headingLevel?: 1 | 2 | 3 | 4 | undefined;
    /**
     * codes on a page; 50 by default
     */
    limit?: number | undefined;
    className?: string | undefined;
};
/**
 * @typedef {object} InviteManagerProps
 * @property {string} serverId
 * @property {((code: string) => string) | undefined} [linkOf] makes the link that is copied in the place of the code
 * @property {1 | 2 | 3 | 4 | undefined} [headingLevel] of the component's heading; 2 by default
 * @property {number | undefined} [limit] codes on a page; 50 by default
 * @property {string | undefined} [className]
 */
/**
 * The invitations of a server: a form for a new code, and the list of codes with what can be done about each.
 *
 * @param {InviteManagerProps} props
 * @returns {import("react").ReactElement}
 */
export declare function InviteManager({ serverId, linkOf, headingLevel, limit, className }: InviteManagerProps): import("react").ReactElement;
