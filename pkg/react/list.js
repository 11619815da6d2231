/** What every list of a server shows: how far it was read, and why it was refused. */
import { useMemo } from "react";
import { useInvitcode } from "./context.js";
import { useChecker } from "./use-checker.js";
import { whyNot } from "./words.js";

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

/**
 * @param {import("./pages.js").Listed & { loadMore: () => void }} listed
 * @returns {List}
 */
export function useList({ status, hasMore, isLoadingMore, loadMore, refusal, error }) {
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
export function useWhyNot(refusal, error, language) {
  const checked = useChecker();
  const reason = /** @type {string | undefined} */ (refusal?.error);
  // The sentences are known once the WebAssembly is loaded.
  return useMemo(() => ({ reason, message: whyNot(refusal, error, language) }), [refusal, error, language, checked]);
}

/**
 * Only what was given, because `undefined` is no argument.
 *
 * @template {Record<string, unknown>} Given
 * @param {Given} given
 * @returns {{ [Name in keyof Given]?: Exclude<Given[Name], undefined> }}
 */
export function optional(given) {
  return /** @type {any} */ (Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)));
}
