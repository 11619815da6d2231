export type RequestDocument = import("../functions.js").RequestDocument;
export type ReplyOf<Path extends keyof import("../functions.js").Functions> = import("../call.js").ReplyOf<Path>;
export type RequestActions = {
    /**
     * the user becomes a member
     */
    approve: (id: string) => Promise<ReplyOf<"request:approve">>;
    /**
     * its code refuses the user from then on
     */
    decline: (id: string, options?: {
        reason?: string;
        ban?: boolean;
    }) => Promise<ReplyOf<"request:decline">>;
    reopen: (id: string) => Promise<ReplyOf<"request:reopen">>;
    /**
     * by the applicant
     */
    withdraw: (id: string) => Promise<ReplyOf<"request:withdraw">>;
};
export type Requests = import("./list.js").List & RequestActions & {
    requests: RequestDocument[];
};
/** @typedef {import("../functions.js").RequestDocument} RequestDocument */
/**
 * @template {keyof import("../functions.js").Functions} Path
 * @typedef {import("../call.js").ReplyOf<Path>} ReplyOf
 */
/**
 * @typedef {object} RequestActions
 * @property {(id: string) => Promise<ReplyOf<"request:approve">>} approve the user becomes a member
 * @property {(id: string, options?: { reason?: string, ban?: boolean }) => Promise<ReplyOf<"request:decline">>} decline its code refuses the user from then on
 * @property {(id: string) => Promise<ReplyOf<"request:reopen">>} reopen
 * @property {(id: string) => Promise<ReplyOf<"request:withdraw">>} withdraw by the applicant
 */
/** @typedef {import("./list.js").List & RequestActions & { requests: RequestDocument[] }} Requests */
/**
 * The requests to join a server, with what can be done about them. Admins and the owner see all; a user sees its own
 * with `userId`.
 *
 * @param {string | undefined} serverId without one, nothing is read
 * @param {{ status?: RequestDocument["status"] | undefined, userId?: string | undefined, limit?: number | undefined }} [options]
 * @returns {Requests}
 *
 * @example
 * const { requests, approve } = useRequests(serverId, { status: "pending" });
 */
export declare function useRequests(serverId: string | undefined, { status, userId, limit }?: {
    status?: RequestDocument["status"] | undefined;
    userId?: string | undefined;
    limit?: number | undefined;
}): Requests;
