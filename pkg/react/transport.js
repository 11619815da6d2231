/**
 * How the hooks reach the service: over HTTP, over a Convex client, or by any caller of functions. Convex's clients are
 * recognised by their methods, so nothing of the package `convex` is bundled.
 */
import { kinds } from "../kinds.js";
import { api } from "../convex-api.js";
import { InvitcodeError } from "../errors.js";

/** @typedef {import("../functions.js").Functions} Functions */
/** @typedef {keyof Functions} Path */
/** @typedef {import("../call.js").Caller} Caller */
/** @typedef {import("../http.js").Remote} Remote */
/** @typedef {import("./entry.js").Edit} Edit */
/** @typedef {{ reply?: any, error?: unknown }} Outcome */

/**
 * The part of Convex's clients that is used: `ConvexReactClient` has `watchQuery`, `ConvexClient` has `onUpdate`, and
 * `ConvexHttpClient` has neither.
 *
 * @typedef {object} ConvexLike
 * @property {(reference: any, args: any) => Promise<any>} query
 * @property {(reference: any, args: any, options?: any) => Promise<any>} mutation
 * @property {(reference: any, args: any) => { onUpdate(listener: () => void): () => void, localQueryResult(): any }} [watchQuery]
 * @property {(reference: any, args: any, listener: (reply: any) => void, onError?: (error: Error) => void) => any} [onUpdate]
 */
/**
 * What `<InvitcodeProvider client>` takes.
 *
 * @typedef {ConvexLike | Remote | Caller} AnyClient
 */
/**
 * @typedef {object} Transport
 * @property {(path: Path, args: any, edit?: Edit) => Promise<any>} call a live transport shows the edit itself, until the
 * reading that holds the mutation's effect: only it knows which one that is
 * @property {((path: Path, args: any, listener: (outcome: Outcome) => void) => () => void) | undefined} follow reports
 * every new reply of a query, where the transport is live
 */

/** @param {Path} path */
function referenceTo(path) {
  const [module = "", name = ""] = path.split(":");
  return /** @type {any} */ (api)[module]?.[name];
}

/** @param {ConvexLike} client @returns {Transport} */
function convex(client) {
  const follow = followerOf(client);
  return {
    call(path, args, edit) {
      if (isQuery(path)) return client.query(referenceTo(path), args);
      const isEdited = edit !== undefined && follow !== undefined;
      return client.mutation(referenceTo(path), args, ...(isEdited ? [{ optimisticUpdate: updateOf(edit) }] : []));
    },
    follow,
  };
}

/** @type {Path[]} */
const queryPaths = /** @type {Path[]} */ (Object.keys(kinds)).filter(isQuery);

/**
 * An edit as Convex's optimistic update.
 *
 * @param {Edit} edit
 */
function updateOf(edit) {
  return (/** @type {any} */ store) => {
    for (const path of queryPaths) {
      const reference = referenceTo(path);
      for (const { args, value } of store.getAllQueries(reference)) {
        if (value?.status !== "success") continue;
        const data = edit(path, args, value.data);
        if (data !== value.data) store.setQuery(reference, args, { ...value, data });
      }
    }
  };
}

/** @param {ConvexLike} client @returns {Transport["follow"]} */
function followerOf(client) {
  if (typeof client.watchQuery === "function") {
    return (path, args, listener) => {
      const watch = /** @type {Required<ConvexLike>} */ (client).watchQuery(referenceTo(path), args);
      const read = () => {
        try {
          const reply = watch.localQueryResult();
          if (reply !== undefined) listener({ reply });
        } catch (error) {
          listener({ error });
        }
      };
      const stop = watch.onUpdate(read);
      read();
      return stop;
    };
  }
  if (typeof client.onUpdate === "function") {
    return (path, args, listener) => {
      const stop = /** @type {Required<ConvexLike>} */ (client).onUpdate(referenceTo(path), args, (reply) => listener({ reply }), (error) => listener({ error }));
      return () => void stop();
    };
  }
  return undefined;
}


/** @param {Path} path */
export function isQuery(path) {
  return kinds[path] === "query";
}

/**
 * @param {any} client
 * @returns {Transport}
 * @throws {InvitcodeError} `ERR_ARGUMENT` for anything but a client
 */
export function transportOf(client) {
  if (typeof client === "function") return { call: client, follow: undefined };
  if (typeof client?.call === "function" && client.name === "http") return { call: client.call, follow: undefined };
  if (typeof client?.query === "function" && typeof client.mutation === "function") return convex(client);
  throw new InvitcodeError("ERR_ARGUMENT", "<InvitcodeProvider> takes url and token, or client: a Convex client, http({ url }) or a caller of functions");
}
