export type List = {
    status: "loading" | "ready" | "refused" | "failed";
    hasMore: boolean;
    isLoadingMore: boolean;
    loadMore: () => void;
    refresh: () => Promise<void>;
    /**
     * the error's name where it was refused, such as `errors.permissionDenied`
     */
    reason: string | undefined;
    message: string | undefined;
};
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
export declare function useList({ status, hasMore, isLoadingMore, loadMore, refusal, error }: import("./pages.js").Listed & {
    loadMore: () => void;
}): List;
/**
 * @param {any} refusal
 * @param {unknown} error
 * @param {string} language
 */
export declare function useWhyNot(refusal: any, error: unknown, language: string): {
    reason: string | undefined;
    message: string | undefined;
};
/**
 * Only what was given, because `undefined` is no argument.
 *
 * @template {Record<string, unknown>} Given
 * @param {Given} given
 * @returns {{ [Name in keyof Given]?: Exclude<Given[Name], undefined> }}
 */
export declare function optional<Given extends Record<string, unknown>>(given: Given): { [Name in keyof Given]?: Exclude<Given[Name], undefined>; };
