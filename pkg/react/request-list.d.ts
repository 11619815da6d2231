export type Status = import("../functions.js").RequestDocument["status"];
/**
 * The requests to join a server, with what can be done about each. Who may not read them sees nothing of it.
 *
 * @param {import("./member-list.js").MemberListProps} props
 * @returns {import("react").ReactElement | null}
 */
export declare function RequestList({ serverId, tell, headingLevel, limit }: import("./member-list.js").MemberListProps): import("react").ReactElement | null;
