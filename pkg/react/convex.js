/**
 * Convex's clients as a transport. They are recognised by their methods, so nothing of the package `convex` is bundled.
 */
import { kinds } from "../kinds.js";
import { api } from "../convex-api.js";

/** @typedef {import("./entry.js").Edit} Edit */
/** @typedef {import("./transport.js").Outcome} Outcome */
/** @typedef {import("./transport.js").Path} Path */
/** @typedef {import("./transport.js").Transport} Transport */

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

/** Convex's clients get wrong arguments as an error, with each field and its fault behind these words. */
const WRONG = /ArgumentValidationError: (.*)/;

/** @param {Path} path */
export function isQuery(path) {
  return kinds[path] === "query";
}

/** @param {Path} path */
function referenceTo(path) {
  const [module = "", name = ""] = path.split(":");
  return /** @type {any} */ (api)[module]?.[name];
}

/** @param {ConvexLike} client @returns {Transport} */
export function convex(client) {
  const follow = followerOf(client);
  return {
    async call(path, args, edit) {
      const isEdited = edit !== undefined && follow !== undefined;
      try {
        if (isQuery(path)) return await client.query(referenceTo(path), args);
        return await client.mutation(referenceTo(path), args, ...(isEdited ? [{ optimisticUpdate: updateOf(edit) }] : []));
      } catch (error) {
        return refusalOf(error) ?? Promise.reject(error);
      }
    },
    follow,
  };
}

/** @param {ConvexLike} client @returns {Transport["follow"]} */
function followerOf(client) {
  if (typeof client.watchQuery === "function") {
    return (path, args, listener) => {
      const watch = /** @type {Required<ConvexLike>} */ (client).watchQuery(referenceTo(path), args);
      const read = () => {
        try {
          const value = watch.localQueryResult();
          if (value !== undefined) listener({ reply: replyOf(args, value) });
        } catch (error) {
          listener(outcomeOf(error));
        }
      };
      const stop = watch.onUpdate(read);
      read();
      return stop;
    };
  }
  if (typeof client.onUpdate === "function") {
    return (path, args, listener) => {
      const stop = /** @type {Required<ConvexLike>} */ (client).onUpdate(referenceTo(path), args, (value) => listener({ reply: replyOf(args, value) }), (error) => listener(outcomeOf(error)));
      return () => void stop();
    };
  }
  return undefined;
}

/** A page comes without the reply around it. @param {any} args @param {any} value */
function replyOf(args, value) {
  return args.paginationOpts === undefined ? value : { status: "success", code: 200, data: value };
}

/** @param {unknown} error @returns {Outcome} */
function outcomeOf(error) {
  const reply = refusalOf(error);
  return reply === undefined ? { error } : { reply };
}

/**
 * The refusal that an error stands for: of a page it is the error's data, of wrong arguments its words.
 *
 * @param {any} error
 */
function refusalOf(error) {
  if (error?.data?.status === "error") return error.data;
  const [, faults] = WRONG.exec(String(error?.message)) ?? [];
  if (faults === undefined) return undefined;
  const details = faults.split("; ").map((fault) => {
    const [field = "", ...problem] = fault.split(" ");
    return { field, problem: problem.join(" ") };
  });
  return { status: "error", code: 400, message: faults, error: "errors.badRequest", details };
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
        const { paginationOpts, ...others } = args;
        const reply = value && replyOf(args, value);
        if (reply?.status !== "success") continue;
        const asked = paginationOpts === undefined ? args : { ...others, cursor: paginationOpts.cursor ?? undefined };
        const data = edit(path, asked, reply.data);
        if (data !== reply.data) store.setQuery(reference, args, paginationOpts === undefined ? { ...value, data } : data);
      }
    }
  };
}
