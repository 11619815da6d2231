import { useAudit } from "./audit.js";
import { auditWords, deedOf } from "./audit-words.js";
import { useInvitcode } from "./context.js";
import { foreign, h, plain } from "./element.js";
import { ListStatus, MoreButton } from "./list-status.js";
import { sectionWords } from "./section-words.js";
import { filled, time } from "./words.js";

/**
 * Who changed what on a server, and when.
 *
 * @param {{ serverId: string, limit: number | undefined }} props
 * @returns {import("react").ReactElement}
 */
export function AuditLog({ serverId, limit }) {
  const t = sectionWords(useInvitcode().language);
  const list = useAudit(serverId, { limit });
  return h(
    "div",
    { className: "invitcode-audit", "data-status": list.status },
    h(ListStatus, { list }),
    list.entries.length > 0
      ? h("ol", { className: "invitcode-entries", "aria-label": t.history }, list.entries.map((entry) => h(Entry, { key: entry._id, entry })))
      : list.status === "ready"
        ? h("p", { className: "invitcode-none" }, t.noHistory)
        : null,
    h(MoreButton, { list, label: t.moreHistory }),
  );
}

/** @param {{ entry: import("./audit.js").AuditDocument }} props */
function Entry({ entry }) {
  const { _creationTime: at, actorId, userId, reason } = entry;
  const { deed, changed } = deedOf(entry);
  const { language } = useInvitcode();
  const [t, { did, fields: names }] = [sectionWords(language), auditWords(language)];
  return h(
    "li",
    { className: "invitcode-entry", "data-function": entry.function },
    actorId === null ? h("span", { className: "invitcode-user" }, t.service) : foreign(actorId, "invitcode-user"),
    ` ${did[deed] ?? deed}`,
    userId === null ? null : [" ", h("bdi", { key: "user" }, plain(userId))],
    " ",
    h("time", { dateTime: new Date(at).toISOString() }, time(at, language)),
    changed.length === 0 ? null : h("p", { className: "invitcode-changes" }, changed.map((field) => names[field] ?? field).join(", ")),
    reason === null ? null : h("p", { className: "invitcode-reason" }, filled(t.reasonOf, plain(reason))),
  );
}
