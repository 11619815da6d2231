/**
 * Typed references to the functions, for Convex's clients and hooks. A reference is an object that holds its function's
 * path under Convex's own symbol, so this module needs nothing of the package `convex` when it runs.
 */
import { kinds } from "./kinds.js";

/** @typedef {import("./functions.js").Functions} Functions */

/**
 * A function's reference. Its value is the function's reply.
 *
 * @template {keyof Functions} Path
 * @typedef {import("convex/server").FunctionReference<Functions[Path]["kind"], "public", Functions[Path]["arguments"], import("./call.js").ReplyOf<Path>>} ReferenceTo
 */
/**
 * The functions that read pages.
 *
 * @typedef {{ [Path in keyof Functions]: Functions[Path]["data"] extends { page: unknown[], isDone: boolean } ? Path : never }[keyof Functions]} PagePath
 */
/**
 * @template {PagePath} Path
 * @typedef {Functions[Path]["data"]["page"][number]} ItemOf
 */
/**
 * A reference to the pages of a function: it takes `paginationOpts` instead of `cursor` and `limit`, and its value
 * is the page itself.
 *
 * @template {PagePath} Path
 * @typedef {import("convex/server").FunctionReference<"query", "public", Omit<Functions[Path]["arguments"], "cursor" | "limit"> & { paginationOpts: import("convex/server").PaginationOptions }, import("convex/server").PaginationResult<ItemOf<Path>>>} PagesOf
 */
/**
 * @template {string} Path
 * @typedef {Path extends `${infer Module}:${string}` ? Module : never} ModuleOf
 */
/**
 * Every function as `api.module.name`.
 *
 * @typedef {{ readonly [Module in ModuleOf<keyof Functions>]: { readonly [Path in keyof Functions as Path extends `${Module}:${infer Name}` ? Name : never]: ReferenceTo<Path> } }} Api
 */

/** Where Convex's clients look for the path of a reference. */
const functionName = Symbol.for("functionName");

/** @returns {Api} */
function references() {
  /** @type {Record<string, Record<string, object>>} */
  const modules = {};
  for (const path of Object.keys(kinds)) {
    const [module = "", name = ""] = path.split(":");
    (modules[module] ??= {})[name] = Object.freeze({ [functionName]: path });
  }
  for (const module of Object.values(modules)) Object.freeze(module);
  return /** @type {any} */ (Object.freeze(modules));
}

/**
 * The functions, for `useQuery(api.invitCode.list, { serverId })`, `useMutation(api.invitCode.use)` and
 * `client.query(api.server.r, { serverId })`.
 *
 * @type {Api}
 */
export const api = references();

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
export function paginated(reference) {
  return /** @type {any} */ (reference);
}
