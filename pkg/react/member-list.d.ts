export type MemberListProps = {
    serverId: string;
    /**
     * says something in the live region
     */
    tell: (sentence: string) => void;
    headingLevel: number;
    /**
     * members on a page
     */
    limit: number | undefined;
};
/**
 * @typedef {object} MemberListProps
 * @property {string} serverId
 * @property {(sentence: string) => void} tell says something in the live region
 * @property {number} headingLevel
 * @property {number | undefined} limit members on a page
 */
/**
 * The members of a server, with what can be done about each. A user without the right to read them sees nothing.
 *
 * @param {MemberListProps} props
 * @returns {import("react").ReactElement | null}
 */
export declare function MemberList({ serverId, tell, headingLevel, limit }: MemberListProps): import("react").ReactElement | null;
