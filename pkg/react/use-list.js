import { useInvitcode } from "./context.js";
import { foreign, h } from "./element.js";
import { useUses } from "./lists.js";
import { time, wordsIn } from "./words.js";

/**
 * Who used a code and when.
 *
 * @param {{ id: string, codeId: string, code: string }} props
 * @returns {import("react").ReactElement}
 */
export function UseList({ id, codeId, code }) {
  const { language } = useInvitcode();
  const words = wordsIn(language);
  const { status, uses, message, hasMore, isLoadingMore, loadMore } = useUses(codeId);
  return h(
    "div",
    { className: "invitcode-log", id, "data-status": status },
    status === "loading" ? h("p", { className: "invitcode-loading" }, words.loading) : null,
    message === undefined ? null : h("p", { className: "invitcode-problem", role: "alert" }, message),
    h(
      "ul",
      { className: "invitcode-use-list" },
      uses.map(({ _id, user, userId, usedAt }) =>
        h(
          "li",
          { className: "invitcode-use", key: _id },
          foreign(user ?? userId, "invitcode-user"),
          " ",
          h("time", { dateTime: new Date(usedAt).toISOString() }, time(usedAt, language)),
        ),
      ),
    ),
    hasMore
      ? h(
          "button",
          { className: "invitcode-more", type: "button", onClick: loadMore, "aria-disabled": isLoadingMore, "aria-label": `${words.more} ${code}` },
          words.more,
        )
      : null,
  );
}
