import { useId, useState } from "react";
import { CodeRow } from "./code-row.js";
import { useInvitcode } from "./context.js";
import { classes, h } from "./element.js";
import { useCodes } from "./lists.js";
import { MemberList } from "./member-list.js";
import { NewCodeForm } from "./new-code-form.js";
import { spoken, wordsIn } from "./words.js";

/**
 * @typedef {object} InviteManagerProps
 * @property {string} serverId
 * @property {((code: string) => string) | undefined} [linkOf] makes the link that is copied in the place of the code
 * @property {1 | 2 | 3 | 4 | undefined} [headingLevel] of the component's heading; 2 by default
 * @property {number | undefined} [limit] codes and members on a page; 50 by default
 * @property {boolean | undefined} [members] false to leave the members out
 * @property {string | undefined} [className]
 */

/**
 * The invitations of a server: a form for a new code, the codes and the members, with what can be done about each.
 *
 * @param {InviteManagerProps} props
 * @returns {import("react").ReactElement}
 */
export function InviteManager({ serverId, linkOf, headingLevel = 2, limit, members = true, className }) {
  const { language } = useInvitcode();
  const words = wordsIn(language);
  const list = useCodes(serverId, { limit });
  const [told, tell] = useState("");
  const id = useId();
  const heading = (/** @type {number} */ level) => /** @type {"h2"} */ (`h${Math.min(6, level)}`);

  return h(
    "section",
    { className: classes("invitcode-manager", className), "data-status": list.status, "aria-labelledby": `${id}title`, lang: spoken(language) },
    h(heading(headingLevel), { id: `${id}title`, className: "invitcode-title" }, words.manager),
    h(NewCodeForm, { serverId, actions: list, linkOf, tell, headingLevel: headingLevel + 1 }),
    h("div", { className: "invitcode-told", role: "status", "aria-live": "polite" }, told),
    h(heading(headingLevel + 1), { className: "invitcode-title", id: `${id}codes` }, words.codes),
    list.status === "loading" ? h("p", { className: "invitcode-loading" }, words.loading) : null,
    list.message === undefined
      ? null
      : h(
          "div",
          { className: "invitcode-problem", role: "alert" },
          h("p", null, list.message),
          h("button", { className: "invitcode-retry", type: "button", onClick: () => void list.refresh() }, words.retry),
        ),
    list.status === "ready" && list.codes.length === 0 ? h("p", { className: "invitcode-none" }, words.noCodes) : null,
    list.codes.length === 0
      ? null
      : h(
          "ul",
          { className: "invitcode-codes", "aria-labelledby": `${id}codes` },
          list.codes.map((code) => h(CodeRow, { key: code._id, code, linkOf, tell, actions: list })),
        ),
    list.hasMore
      ? h(
          "button",
          { className: "invitcode-more", type: "button", "aria-disabled": list.isLoadingMore, onClick: list.loadMore },
          list.isLoadingMore ? words.loadingMore : words.more,
        )
      : null,
    // Where the codes cannot be read, one message is enough.
    members && list.message === undefined ? h(MemberList, { serverId, tell, headingLevel: headingLevel + 1, limit }) : null,
  );
}
