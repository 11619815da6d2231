/** The hooks for what belongs to a server: its codes, their uses, its members. */
import { useMemo } from "react";
import { useInvitcode } from "./context.js";
import { changedCode, changedMember, createdCode } from "./edits.js";
import { usePages, useReply } from "./hooks.js";
import { newKey } from "./key.js";
import { optional, useList, useWhyNot } from "./list.js";

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
export function useCodes(serverId, { status, limit } = {}) {
  const { client, userId } = useInvitcode();
  const listed = usePages("invitCode:list", serverId === undefined ? "skip" : { serverId, ...optional({ status, limit }) });
  const list = useList(listed);
  /** @type {CodeActions} */
  const actions = useMemo(
    () => ({
      create: ({ creatorId = userId ?? "", idempotencyKey = newKey(), ...args } = {}) => {
        const all = { ...args, serverId: String(serverId), creatorId, idempotencyKey };
        return client.call("invitCode:c", all, createdCode(all));
      },
      change: (id, change) => client.call("invitCode:u", { ...change, id }, changedCode(id, change)),
      createMany: ({ creatorId = userId ?? "", idempotencyKey = newKey(), ...args }) => client.call("invitCode:cMany", { ...args, serverId: String(serverId), creatorId, idempotencyKey }),
      revokeBatch: (batchId) => client.call("invitCode:d", { batchId }),
      rotate: (id, { idempotencyKey = newKey(), ...options } = {}) => client.call("invitCode:rotate", { ...options, id, idempotencyKey }),
      evict: async (id, { onProgress, ...options } = {}) => {
        let removed = 0;
        let cursor;
        for (;;) {
          /** @type {ReplyOf<"invitCode:evict">} */
          const reply = await client.call("invitCode:evict", { ...options, id, ...optional({ cursor }) });
          if (reply.status === "error") return reply;
          removed += reply.data.removed;
          onProgress?.(removed);
          if (reply.data.isDone) return { ...reply, data: { ...reply.data, removed } };
          cursor = reply.data.continueCursor ?? undefined;
        }
      },
      revoke: (id) => client.call("invitCode:d", { id }, changedCode(id, { revoked: true })),
      restore: (id) => client.call("invitCode:u", { id, revoked: false }, changedCode(id, { revoked: false })),
    }),
    [client, serverId, userId],
  );
  return useMemo(() => ({ ...list, ...actions, codes: listed.rows }), [list, actions, listed.rows]);
}

/**
 * Who used a code and when, first use first.
 *
 * @param {string | undefined} codeId a code's `_id`; without one, nothing is read
 * @param {{ limit?: number | undefined }} [options]
 * @returns {Uses}
 */
export function useUses(codeId, { limit } = {}) {
  const listed = usePages("invitCode:uses", codeId === undefined ? "skip" : { id: codeId, ...optional({ limit }) });
  const list = useList(listed);
  return useMemo(() => ({ ...list, uses: listed.rows }), [list, listed.rows]);
}

/** @typedef {List & { entries: import("../functions.js").AllowedDocument[], add: (lists: Entries) => Promise<ReplyOf<"invitCode:allow">>, remove: (lists: Entries) => Promise<ReplyOf<"invitCode:allow">> }} Allowed */
/** @typedef {import("../functions.js").Lists} Entries */

/**
 * Who may use a code, if it has lists of them, with what can be done about it.
 *
 * @param {string | undefined} codeId a code's `_id`; without one, nothing is read
 * @param {{ limit?: number | undefined }} [options]
 * @returns {Allowed}
 */
export function useAllowed(codeId, { limit } = {}) {
  const { client } = useInvitcode();
  const listed = usePages("invitCode:allowed", codeId === undefined ? "skip" : { id: codeId, ...optional({ limit }) });
  const list = useList(listed);
  const actions = useMemo(
    () => ({
      add: (/** @type {Entries} */ add) => client.call("invitCode:allow", { id: codeId, add }),
      remove: (/** @type {Entries} */ remove) => client.call("invitCode:allow", { id: codeId, remove }),
    }),
    [client, codeId],
  );
  return useMemo(() => ({ ...list, ...actions, entries: listed.rows }), [list, actions, listed.rows]);
}

/**
 * The members of a server, those without an end first, with what can be done about them.
 *
 * @param {string | undefined} serverId without one, nothing is read
 * @param {{ status?: "active" | "ended" | "banned" | undefined, limit?: number | undefined }} [options] without a status, those who are members now
 * @returns {Members}
 */
export function useMembers(serverId, { status, limit } = {}) {
  const { client } = useInvitcode();
  const listed = usePages("member:r", serverId === undefined ? "skip" : { serverId, ...optional({ status, limit }) });
  const list = useList(listed);
  /** @type {MemberActions} */
  const actions = useMemo(
    () => ({
      setRole: (userId, role) => client.call("member:u", { serverId, userId, role }, changedMember(String(serverId), userId, { role })),
      setEnd: (userId, expiresAt) => client.call("member:u", { serverId, userId, expiresAt }),
      remove: (userId) => client.call("member:d", { serverId, userId }, changedMember(String(serverId), userId, "gone")),
      ban: (userId) => client.call("member:d", { serverId, userId, ban: true }, changedMember(String(serverId), userId, "gone")),
      liftBan: (userId) => client.call("member:u", { serverId, userId, banned: false }),
    }),
    [client, serverId],
  );
  return useMemo(() => ({ ...list, ...actions, members: listed.rows }), [list, actions, listed.rows]);
}

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
export function useServer(serverId) {
  const { client, language } = useInvitcode();
  const { status, reply, error } = useReply("server:r", serverId === undefined ? "skip" : { serverId });
  const refusal = reply?.status === "error" ? reply : undefined;
  const why = useWhyNot(refusal, error, language);
  const server = reply?.status === "success" ? reply.data : undefined;
  return useMemo(
    () => ({
      status: refusal === undefined ? status : "refused",
      server,
      ...why,
      change: (change) => client.call("server:u", { ...change, serverId }),
    }),
    [status, refusal, server, why, client, serverId],
  );
}
