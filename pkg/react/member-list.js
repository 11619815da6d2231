import { useId, useRef } from "react";
import { useInvitcode } from "./context.js";
import { h } from "./element.js";
import { ListStatus, MoreButton } from "./list-status.js";
import { useMembers } from "./lists.js";
import { MemberRow } from "./member-row.js";
import { wordsIn } from "./words.js";

/**
 * @typedef {object} MemberListProps
 * @property {string} serverId
 * @property {(sentence: string) => void} tell says something in the live region
 * @property {number} headingLevel
 * @property {number | undefined} limit members on a page
 */

/**
 * The members of a server, with what can be done about each. A user without the right to read them sees nothing.
 *
 * @param {MemberListProps} props
 * @returns {import("react").ReactElement | null}
 */
export function MemberList({ serverId, tell, headingLevel, limit }) {
  const { language } = useInvitcode();
  const words = wordsIn(language);
  const list = useMembers(serverId, { limit });
  const { status, reason, members, setRole, remove } = list;
  const heading = useRef(/** @type {any} */ (null));
  const id = useId();
  if (reason === "errors.permissionDenied") return null;
  return h(
    "div",
    { className: "invitcode-members", "data-status": status },
    h(/** @type {"h3"} */ (`h${Math.min(6, headingLevel)}`), { className: "invitcode-title", id: `${id}title`, tabIndex: -1, ref: heading }, words.members),
    h(ListStatus, { list }),
    members.length === 0
      ? null
      : h(
          "ul",
          { className: "invitcode-member-list", "aria-labelledby": `${id}title` },
          // The row goes away with its buttons, so the focus goes to the list's heading.
          members.map((member) => h(MemberRow, { key: member._id, member, tell, setRole, remove, onGone: () => heading.current?.focus() })),
        ),
    h(MoreButton, { list, label: words.moreMembers }),
  );
}
