import { useInvitcode } from "./context.js";
import { h } from "./element.js";
import { wordsIn } from "./words.js";

/** @typedef {Pick<import("./list.js").List, "status" | "message" | "refresh">} Status */

/**
 * What is shown above a list while it loads, and if it could not be read.
 *
 * @param {{ list: Status }} props
 * @returns {import("react").ReactElement | null}
 */
export function ListStatus({ list: { status, message, refresh } }) {
  const words = wordsIn(useInvitcode().language);
  if (message === undefined) return status === "loading" ? h("p", { className: "invitcode-loading" }, words.loading) : null;
  return h(
    "div",
    { className: "invitcode-problem", role: "alert" },
    h("p", null, message),
    h("button", { className: "invitcode-retry", type: "button", onClick: () => void refresh() }, words.retry),
  );
}

/**
 * The button below a list that has more rows.
 *
 * @param {{ list: Pick<import("./list.js").List, "hasMore" | "isLoadingMore" | "loadMore">, label?: string | undefined }} props `label` tells what there is more of, where a page has several lists
 * @returns {import("react").ReactElement | null}
 */
export function MoreButton({ list: { hasMore, isLoadingMore, loadMore }, label }) {
  const words = wordsIn(useInvitcode().language);
  if (!hasMore) return null;
  return h("button", { className: "invitcode-more", type: "button", "aria-disabled": isLoadingMore, "aria-label": label, onClick: loadMore }, isLoadingMore ? words.loadingMore : words.more);
}
