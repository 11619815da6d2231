export type Status = Pick<import("./list.js").List, "status" | "message" | "refresh">;
/** @typedef {Pick<import("./list.js").List, "status" | "message" | "refresh">} Status */
/**
 * What is shown above a list while it loads, and if it could not be read.
 *
 * @param {{ list: Status }} props
 * @returns {import("react").ReactElement | null}
 */
export declare function ListStatus({ list: { status, message, refresh } }: {
    list: Status;
}): import("react").ReactElement | null;
/**
 * The button below a list that has more rows.
 *
 * @param {{ list: Pick<import("./list.js").List, "hasMore" | "isLoadingMore" | "loadMore">, label?: string | undefined }} props `label` tells what there is more of, where a page has several lists
 * @returns {import("react").ReactElement | null}
 */
export declare function MoreButton({ list: { hasMore, isLoadingMore, loadMore }, label }: {
    list: Pick<import("./list.js").List, "hasMore" | "isLoadingMore" | "loadMore">;
    label?: string | undefined;
}): import("react").ReactElement | null;
