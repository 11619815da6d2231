/** The hooks on which the others are built, for functions without a hook. */
import { useCallback, useMemo, useSyncExternalStore } from "react";
import { keyOf } from "./client.js";
import { useInvitcode } from "./context.js";
import { LOADING } from "./entry.js";
import { LivePages } from "./live-pages.js";
import { Pages, UNREAD } from "./pages.js";

/** @typedef {import("../functions.js").Functions} Functions */
/** @typedef {import("../convex-api.js").PagePath} PagePath */
/** @typedef {{ [Path in keyof Functions]: Functions[Path]["kind"] extends "query" ? Path : never }[keyof Functions]} QueryPath */
/**
 * @template [Reply=any]
 * @typedef {import("./entry.js").Reading<Reply>} Reading
 */
/**
 * @template [Row=any]
 * @typedef {import("./pages.js").Listed<Row>} Listed
 */

const never = () => () => {};
const loading = () => LOADING;
const unread = () => UNREAD;

/**
 * What a query replies, kept up to date.
 *
 * @template {QueryPath} Path
 * @param {Path} path
 * @param {Functions[Path]["arguments"] | "skip"} args
 * @returns {Reading<import("../call.js").ReplyOf<Path>>}
 *
 * @example
 * const server = useReply("server:r", { serverId });
 */
export function useReply(path, args) {
  const { client } = useInvitcode();
  const key = args === "skip" ? undefined : keyOf(path, args);
  // The key stands for path and arguments, whose object is often written in place.
  const entry = useMemo(() => (args === "skip" ? undefined : client.watch(path, args)), [client, key]);
  return useSyncExternalStore(entry?.subscribe ?? never, entry?.snapshot ?? loading, loading);
}

/**
 * A query's rows, page by page, kept up to date.
 *
 * @template {PagePath} Path
 * @param {Path} path
 * @param {Omit<Functions[Path]["arguments"], "cursor"> | "skip"} args
 * @returns {Listed<import("../convex-api.js").ItemOf<Path>> & { loadMore: () => void }}
 */
export function usePages(path, args) {
  const { client } = useInvitcode();
  const key = args === "skip" ? undefined : keyOf(path, args);
  const pages = useMemo(() => (args === "skip" ? undefined : new (client.isLive ? LivePages : Pages)(client, path, args)), [client, key]);
  const listed = useSyncExternalStore(pages?.subscribe ?? never, pages?.snapshot ?? unread, unread);
  const loadMore = useCallback(() => pages?.loadMore(), [pages]);
  return useMemo(() => ({ ...listed, loadMore }), [listed, loadMore]);
}

/**
 * Calls functions by their path. After a mutation, everything that is shown is read again.
 *
 * @returns {import("../call.js").Caller}
 *
 * @example
 * const call = useCall();
 * await call("server:u", { serverId, name: "Chess club" });
 */
export function useCall() {
  const { client } = useInvitcode();
  return useCallback((path, args) => client.call(path, args), [client]);
}

/** Reads everything that is shown again. It does nothing where the client is live. */
export function useRefresh() {
  const { client } = useInvitcode();
  return useCallback(() => client.refresh().then(() => {}), [client]);
}
