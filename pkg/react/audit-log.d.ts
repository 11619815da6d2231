export type CodeDocument = import("../functions.js").CodeDocument;
/** @typedef {import("../functions.js").CodeDocument} CodeDocument */
/**
 * Who changed what on a server, and when: what each field was and what it is.
 *
 * @param {{ serverId: string, limit: number | undefined, codes: CodeDocument[] }} props `codes` are those that are shown
 * @returns {import("react").ReactElement}
 */
export declare function AuditLog({ serverId, limit, codes }: {
    serverId: string;
    limit: number | undefined;
    codes: CodeDocument[];
}): import("react").ReactElement;
