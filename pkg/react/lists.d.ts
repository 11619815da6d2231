export type Functions = import("../functions.js").Functions;
export type CodeDocument = import("../functions.js").CodeDocument;
export type MemberDocument = import("../functions.js").MemberDocument;
export type UseDocument = import("../functions.js").UseDocument;
export type ServerDocument = import("../functions.js").ServerDocument;
export type ReplyOf<Path extends keyof Functions> = import("../call.js").ReplyOf<Path>;
export type List = import("./list.js").List;
export type NewCode = Omit<Functions["invitCode:c"]["arguments"], "serverId" | "creatorId"> & {
    creatorId?: string;
};
export type CodeChange = Omit<Functions["invitCode:u"]["arguments"], "id">;
export type CodeActions = {
    /**
     * by the provider's user, unless `creatorId` says otherwise
     */
    create: (args?: NewCode) => Promise<ReplyOf<"invitCode:c">>;
    change: (id: string, change: CodeChange) => Promise<ReplyOf<"invitCode:u">>;
    /**
     * up to 1,000 codes with the same terms
     */
    createMany: (args: Omit<Functions["invitCode:cMany"]["arguments"], "serverId" | "creatorId"> & {
        creatorId?: string;
    }) => Promise<ReplyOf<"invitCode:cMany">>;
    revoke: (id: string) => Promise<ReplyOf<"invitCode:d">>;
    /**
     * every code that one call of `createMany` made
     */
    revokeBatch: (batchId: string) => Promise<ReplyOf<"invitCode:d">>;
    /**
     * gives the code another text; the old one works for `graceMs` more
     */
    rotate: (id: string, options?: {
        graceMs?: number;
        idempotencyKey?: string;
    }) => Promise<ReplyOf<"invitCode:rotate">>;
    /**
     * revokes the code and removes who joined by it, page by page; after a failure, another call goes on
     */
    evict: (id: string, options?: {
        since?: number;
        ban?: boolean;
        onProgress?: (removed: number) => void;
    }) => Promise<ReplyOf<"invitCode:evict">>;
    restore: (id: string) => Promise<ReplyOf<"invitCode:u">>;
};
export type Codes = List & CodeActions & {
    codes: CodeDocument[];
};
export type Uses = List & {
    uses: UseDocument[];
};
export type MemberActions = {
    setRole: (userId: string, role: "admin" | "member") => Promise<ReplyOf<"member:u">>;
    /**
     * when the membership ends; `null` for never
     */
    setEnd: (userId: string, expiresAt: number | null) => Promise<ReplyOf<"member:u">>;
    remove: (userId: string) => Promise<ReplyOf<"member:d">>;
    ban: (userId: string) => Promise<ReplyOf<"member:d">>;
    liftBan: (userId: string) => Promise<ReplyOf<"member:u">>;
};
export type Members = List & MemberActions & {
    members: MemberDocument[];
};
/** @typedef {import("../functions.js").Functions} Functions */
/** @typedef {import("../functions.js").CodeDocument} CodeDocument */
/** @typedef {import("../functions.js").MemberDocument} MemberDocument */
/** @typedef {import("../functions.js").UseDocument} UseDocument */
/** @typedef {import("../functions.js").ServerDocument} ServerDocument */
/**
 * @template {keyof Functions} Path
 * @typedef {import("../call.js").ReplyOf<Path>} ReplyOf
 */
/** @typedef {import("./list.js").List} List */
/** @typedef {Omit<Functions["invitCode:c"]["arguments"], "serverId" | "creatorId"> & { creatorId?: string }} NewCode */
/** @typedef {Omit<Functions["invitCode:u"]["arguments"], "id">} CodeChange */
/**
 * @typedef {object} CodeActions
 * @property {(args?: NewCode) => Promise<ReplyOf<"invitCode:c">>} create by the provider's user, unless `creatorId` says otherwise
 * @property {(id: string, change: CodeChange) => Promise<ReplyOf<"invitCode:u">>} change
 * @property {(args: Omit<Functions["invitCode:cMany"]["arguments"], "serverId" | "creatorId"> & { creatorId?: string }) => Promise<ReplyOf<"invitCode:cMany">>} createMany up to 1,000 codes with the same terms
 * @property {(id: string) => Promise<ReplyOf<"invitCode:d">>} revoke
 * @property {(batchId: string) => Promise<ReplyOf<"invitCode:d">>} revokeBatch every code that one call of `createMany` made
 * @property {(id: string, options?: { graceMs?: number, idempotencyKey?: string }) => Promise<ReplyOf<"invitCode:rotate">>} rotate gives the code another text; the old one works for `graceMs` more
 * @property {(id: string, options?: { since?: number, ban?: boolean, onProgress?: (removed: number) => void }) => Promise<ReplyOf<"invitCode:evict">>} evict revokes the code and removes who joined by it, page by page; after a failure, another call goes on
 * @property {(id: string) => Promise<ReplyOf<"invitCode:u">>} restore
 */
/** @typedef {List & CodeActions & { codes: CodeDocument[] }} Codes */
/** @typedef {List & { uses: UseDocument[] }} Uses */
/**
 * @typedef {object} MemberActions
 * @property {(userId: string, role: "admin" | "member") => Promise<ReplyOf<"member:u">>} setRole
 * @property {(userId: string, expiresAt: number | null) => Promise<ReplyOf<"member:u">>} setEnd when the membership ends; `null` for never
 * @property {(userId: string) => Promise<ReplyOf<"member:d">>} remove
 * @property {(userId: string) => Promise<ReplyOf<"member:d">>} ban
 * @property {(userId: string) => Promise<ReplyOf<"member:u">>} liftBan
 */
/** @typedef {List & MemberActions & { members: MemberDocument[] }} Members */
/**
 * The codes of a server, newest first, with what can be done about them. What is done shows at once.
 *
 * @param {string | undefined} serverId without one, nothing is read
 * @param {{ status?: CodeDocument["status"] | undefined, limit?: number | undefined }} [options]
 * @returns {Codes}
 *
 * @example
 * const { codes, create, revoke } = useCodes(serverId);
 * const reply = await create({ maxUses: 5 });
 */
export declare function useCodes(serverId: string | undefined, { status, limit }?: {
    status?: CodeDocument["status"] | undefined;
    limit?: number | undefined;
}): Codes;
/**
 * Who used a code and when, first use first.
 *
 * @param {string | undefined} codeId a code's `_id`; without one, nothing is read
 * @param {{ limit?: number | undefined }} [options]
 * @returns {Uses}
 */
export declare function useUses(codeId: string | undefined, { limit }?: {
    limit?: number | undefined;
}): Uses;
export type Allowed = List & {
    entries: import("../functions.js").AllowedDocument[];
    add: (lists: Entries) => Promise<ReplyOf<"invitCode:allow">>;
    remove: (lists: Entries) => Promise<ReplyOf<"invitCode:allow">>;
};
export type Entries = import("../functions.js").Lists;
/** @typedef {List & { entries: import("../functions.js").AllowedDocument[], add: (lists: Entries) => Promise<ReplyOf<"invitCode:allow">>, remove: (lists: Entries) => Promise<ReplyOf<"invitCode:allow">> }} Allowed */
/** @typedef {import("../functions.js").Lists} Entries */
/**
 * Who may use a code, if it has lists of them, with what can be done about it.
 *
 * @param {string | undefined} codeId a code's `_id`; without one, nothing is read
 * @param {{ limit?: number | undefined }} [options]
 * @returns {Allowed}
 */
export declare function useAllowed(codeId: string | undefined, { limit }?: {
    limit?: number | undefined;
}): Allowed;
/**
 * The members of a server, those without an end first, with what can be done about them.
 *
 * @param {string | undefined} serverId without one, nothing is read
 * @param {{ status?: "active" | "ended" | "banned" | undefined, limit?: number | undefined }} [options] without a status, those who are members now
 * @returns {Members}
 */
export declare function useMembers(serverId: string | undefined, { status, limit }?: {
    status?: "active" | "ended" | "banned" | undefined;
    limit?: number | undefined;
}): Members;
export type Server = {
    status: "loading" | "ready" | "refused" | "failed";
    server: ServerDocument | undefined;
    reason: string | undefined;
    message: string | undefined;
    change: (change: Omit<Functions["server:u"]["arguments"], "serverId">) => Promise<ReplyOf<"server:u">>;
};
/**
 * @typedef {object} Server
 * @property {"loading" | "ready" | "refused" | "failed"} status
 * @property {ServerDocument | undefined} server
 * @property {string | undefined} reason
 * @property {string | undefined} message
 * @property {(change: Omit<Functions["server:u"]["arguments"], "serverId">) => Promise<ReplyOf<"server:u">>} change
 */
/**
 * A server.
 *
 * @param {string | undefined} serverId without one, nothing is read
 * @returns {Server}
 */
export declare function useServer(serverId: string | undefined): Server;
