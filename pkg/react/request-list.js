import { useId, useRef, useState } from "react";
import { useInvitcode } from "./context.js";
import { h } from "./element.js";
import { Field } from "./field.js";
import { ListStatus, MoreButton } from "./list-status.js";
import { RequestRow } from "./request-row.js";
import { useRequests } from "./requests.js";
import { sectionWords } from "./section-words.js";

/** @typedef {import("../functions.js").RequestDocument["status"]} Status */

const STATUSES = /** @type {const} */ (["pending", "approved", "declined", "withdrawn", "closed"]);

/**
 * The requests to join a server, with what can be done about each. A user without the right to read them sees nothing.
 *
 * @param {import("./member-list.js").MemberListProps} props
 * @returns {import("react").ReactElement | null}
 */
export function RequestList({ serverId, tell, headingLevel, limit }) {
  const t = sectionWords(useInvitcode().language);
  const [status, setStatus] = useState(/** @type {Status} */ ("pending"));
  const list = useRequests(serverId, { status, limit });
  const heading = useRef(/** @type {any} */ (null));
  const id = useId();
  if (list.reason === "errors.permissionDenied") return null;
  return h(
    "div",
    { className: "invitcode-requests", "data-status": list.status },
    h(/** @type {"h3"} */ (`h${Math.min(6, headingLevel)}`), { className: "invitcode-title", id: `${id}title`, tabIndex: -1, ref: heading }, t.requests),
    h(
      Field,
      { id, name: "requests", label: t.requestsOf, as: "select", value: status, onChange: (/** @type {string} */ value) => setStatus(/** @type {Status} */ (value)) },
      STATUSES.map((each) => h("option", { key: each, value: each }, t[`requests_${each}`])),
    ),
    h(ListStatus, { list }),
    list.requests.length > 0
      ? h(
          "ul",
          { className: "invitcode-request-list", "aria-labelledby": `${id}title` },
          // The row goes away with its buttons, so the focus goes to the list's heading.
          list.requests.map((request) => h(RequestRow, { key: request._id, request, tell, actions: list, onGone: () => heading.current?.focus() })),
        )
      : list.status === "ready"
        ? h("p", { className: "invitcode-none" }, status === "pending" ? t.none_pending : t.none_other)
        : null,
    h(MoreButton, { list, label: t.moreRequests }),
  );
}
