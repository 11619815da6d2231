/**
 * Who changed what on a server, and when.
 *
 * @param {{ serverId: string, limit: number | undefined }} props
 * @returns {import("react").ReactElement}
 */
export declare function AuditLog({ serverId, limit }: {
    serverId: string;
    limit: number | undefined;
}): import("react").ReactElement;
