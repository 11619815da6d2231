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
     * codes and members on a page; 50 by default
     */
    limit?: number | undefined;
    /**
     * false to leave the members out
     */
    members?: boolean | undefined;
    className?: string | undefined;
};
/**
 * @typedef {object} InviteManagerProps
 * @property {string} serverId
 * @property {((code: string) => string) | undefined} [linkOf] makes the link that is copied in the place of the code
 * @property {1 | 2 | 3 | 4 | undefined} [headingLevel] of the component's heading; 2 by default
 * @property {number | undefined} [limit] codes and members on a page; 50 by default
 * @property {boolean | undefined} [members] false to leave the members out
 * @property {string | undefined} [className]
 */
/**
 * The invitations of a server: a form for a new code, the codes and the members, with what can be done about each.
 *
 * @param {InviteManagerProps} props
 * @returns {import("react").ReactElement}
 */
export declare function InviteManager({ serverId, linkOf, headingLevel, limit, members, className }: InviteManagerProps): import("react").ReactElement;
