export type Functions = import("../functions.js").Functions;
export type PagePath = import("../convex-api.js").PagePath;
export type QueryPath = {
    [Path in keyof Functions]: Functions[Path]["kind"] extends "query" ? Path : never;
}[keyof Functions];
export type Reading<Reply = any> = import("./entry.js").Reading<Reply>;
export type Listed<Row = any> = import("./pages.js").Listed<Row>;
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
export declare function useReply<Path extends QueryPath>(path: Path, args: Functions[Path]["arguments"] | "skip"): Reading<import("../call.js").ReplyOf<Path>>;
/**
 * A query's rows, page by page, kept up to date.
 *
 * @template {PagePath} Path
 * @param {Path} path
 * @param {Omit<Functions[Path]["arguments"], "cursor"> | "skip"} args
 * @returns {Listed<import("../convex-api.js").ItemOf<Path>> & { loadMore: () => void }}
 */
export declare function usePages<Path extends PagePath>(path: Path, args: Omit<Functions[Path]["arguments"], "cursor"> | "skip"): Listed<import("../convex-api.js").ItemOf<Path>> & {
    loadMore: () => void;
};
/**
 * Calls functions by their path. After a mutation, everything that is shown is read again.
 *
 * @returns {import("../call.js").Caller}
 *
 * @example
 * const call = useCall();
 * await call("server:u", { serverId, name: "Chess club" });
 */
export declare function useCall(): import("../call.js").Caller;
/** Reads everything that is shown again. It does nothing where the client is live. */
export declare function useRefresh(): () => Promise<void>;
