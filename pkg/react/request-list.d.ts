export type Status = import("../functions.js").RequestDocument["status"];
/**
 * The requests to join a server, with what can be done about each. A user without the right to read them sees nothing.
 *
 * @param {import("./member-list.js").MemberListProps} props
 * @returns {import("react").ReactElement | null}
 */
export declare function RequestList({ serverId, tell, headingLevel, limit }: import("./member-list.js").MemberListProps): import("react").ReactElement | null;
