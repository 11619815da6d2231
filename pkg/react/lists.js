/** The hooks for what belongs to a server: its codes, their uses, its members. */
import { useMemo } from "react";
import { useInvitcode } from "./context.js";
import { changedCode, changedMember, createdCode } from "./edits.js";
import { usePages, useReply } from "./hooks.js";
import { newKey } from "./key.js";
import { useChecker } from "./use-checker.js";
import { whyNot } from "./words.js";

/** @typedef {import("../functions.js").Functions} Functions */
/** @typedef {import("../functions.js").CodeDocument} CodeDocument */
/** @typedef {import("../functions.js").MemberDocument} MemberDocument */
/** @typedef {import("../functions.js").UseDocument} UseDocument */
/** @typedef {import("../functions.js").ServerDocument} ServerDocument */
/**
 * @template {keyof Functions} Path
 * @typedef {import("../call.js").ReplyOf<Path>} ReplyOf
 */
/**
 * A list as it is shown. `refused` and `failed` have a `message` for people and keep what was shown before; only
 * `failed` can be repaired by `refresh`.
 *
 * @typedef {object} List
 * @property {"loading" | "ready" | "refused" | "failed"} status
 * @property {boolean} hasMore
 * @property {boolean} isLoadingMore
 * @property {() => void} loadMore
 * @property {() => Promise<void>} refresh
 * @property {string | undefined} reason the error's name where it was refused, such as `errors.permissionDenied`
 * @property {string | undefined} message
 */
/** @typedef {Omit<Functions["invitCode:c"]["arguments"], "serverId" | "creatorId"> & { creatorId?: string }} NewCode */
/** @typedef {Omit<Functions["invitCode:u"]["arguments"], "id">} CodeChange */
/**
 * @typedef {object} CodeActions
 * @property {(args?: NewCode) => Promise<ReplyOf<"invitCode:c">>} create by the provider's user, unless `creatorId` says otherwise
 * @property {(id: string, change: CodeChange) => Promise<ReplyOf<"invitCode:u">>} change
 * @property {(id: string) => Promise<ReplyOf<"invitCode:d">>} revoke
 * @property {(id: string) => Promise<ReplyOf<"invitCode:u">>} restore
 */
/** @typedef {List & CodeActions & { codes: CodeDocument[] }} Codes */
/** @typedef {List & { uses: UseDocument[] }} Uses */
/**
 * @typedef {object} MemberActions
 * @property {(userId: string, role: "admin" | "member") => Promise<ReplyOf<"member:u">>} setRole
 * @property {(userId: string) => Promise<ReplyOf<"member:d">>} remove
 * @property {(userId: string) => Promise<ReplyOf<"member:d">>} ban
 * @property {(userId: string) => Promise<ReplyOf<"member:u">>} liftBan
 */
/** @typedef {List & MemberActions & { members: MemberDocument[] }} Members */

/**
 * @param {import("./pages.js").Listed & { loadMore: () => void }} listed
 * @returns {List}
 */
function useList({ status, hasMore, isLoadingMore, loadMore, refusal, error }) {
  const { client, language } = useInvitcode();
  const why = useWhyNot(refusal, error, language);
  return useMemo(
    () => ({ status, hasMore, isLoadingMore, loadMore, refresh: () => client.refresh().then(() => {}), ...why }),
    [status, hasMore, isLoadingMore, loadMore, client, why],
  );
}

/**
 * @param {any} refusal
 * @param {unknown} error
 * @param {string} language
 */
function useWhyNot(refusal, error, language) {
  const checked = useChecker();
  const reason = /** @type {string | undefined} */ (refusal?.error);
  // The sentences are known once the WebAssembly is loaded.
  return useMemo(() => ({ reason, message: whyNot(refusal, error, language) }), [refusal, error, language, checked]);
}

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

/**
 * The members of a server in the order in which they first joined, with what can be done about them.
 *
 * @param {string | undefined} serverId without one, nothing is read
 * @param {{ limit?: number | undefined }} [options]
 * @returns {Members}
 */
export function useMembers(serverId, { limit } = {}) {
  const { client } = useInvitcode();
  const listed = usePages("member:r", serverId === undefined ? "skip" : { serverId, ...optional({ limit }) });
  const list = useList(listed);
  /** @type {MemberActions} */
  const actions = useMemo(
    () => ({
      setRole: (userId, role) => client.call("member:u", { serverId, userId, role }, changedMember(String(serverId), userId, { role })),
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

/**
 * Only what was given, because `undefined` is no argument.
 *
 * @template {Record<string, unknown>} Given
 * @param {Given} given
 * @returns {{ [Name in keyof Given]?: Exclude<Given[Name], undefined> }}
 */
function optional(given) {
  return /** @type {any} */ (Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)));
}
