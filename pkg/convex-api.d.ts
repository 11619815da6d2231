export type Functions = import("./functions.js").Functions;
export type ReferenceTo<Path extends keyof Functions> = import("convex/server").FunctionReference<Functions[Path]["kind"], "public", Functions[Path]["arguments"], import("./call.js").ReplyOf<Path>>;
export type PagePath = {
    [Path in keyof Functions]: Functions[Path]["data"] extends {
        page: unknown[];
        isDone: boolean;
    } ? Path : never;
}[keyof Functions];
export type ItemOf<Path extends PagePath> = Functions[Path]["data"]["page"][number];
export type PagesOf<Path extends PagePath> = import("convex/server").FunctionReference<"query", "public", Omit<Functions[Path]["arguments"], "cursor" | "limit"> & {
    paginationOpts: import("convex/server").PaginationOptions;
}, import("convex/server").PaginationResult<ItemOf<Path>>>;
export type ModuleOf<Path extends string> = Path extends `${infer Module}:${string}` ? Module : never;
export type Api = {
    readonly [Module in ModuleOf<keyof Functions>]: {
        readonly [Path in keyof Functions as Path extends `${Module}:${infer Name}` ? Name : never]: ReferenceTo<Path>;
    };
};
/**
 * The functions, for `useQuery(api.invitCode.list, { serverId })`, `useMutation(api.invitCode.use)` and
 * `client.query(api.server.r, { serverId })`.
 *
 * @type {Api}
 */
export declare const api: Api;
/**
 * The same reference, typed for `usePaginatedQuery`. Convex's types require `paginationOpts` of every reference that
 * the hook takes, so one type cannot serve this hook and `useQuery`.
 *
 * @template {PagePath} Path
 * @param {ReferenceTo<Path>} reference such as `api.invitCode.list`
 * @returns {PagesOf<Path>}
 *
 * @example
 * const { results, loadMore } = usePaginatedQuery(paginated(api.invitCode.list), { serverId }, { initialNumItems: 20 });
 */
export declare function paginated<Path extends PagePath>(reference: ReferenceTo<Path>): PagesOf<Path>;
