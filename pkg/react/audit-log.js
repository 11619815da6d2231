import { changesOf, cut } from "./audit-changes.js";
import { useAudit, useCampaignNames } from "./audit.js";
import { auditWords, deedOf } from "./audit-words.js";
import { shown } from "./checker.js";
import { useInvitcode } from "./context.js";
import { foreign, h, plain } from "./element.js";
import { ListStatus, MoreButton } from "./list-status.js";
import { sectionWords } from "./section-words.js";
import { filled, time } from "./words.js";

/** @typedef {import("../functions.js").CodeDocument} CodeDocument */

/**
 * Who changed what on a server, and when: what each field was and what it is.
 *
 * @param {{ serverId: string, limit: number | undefined, codes: CodeDocument[] }} props `codes` are those that are shown
 * @returns {import("react").ReactElement}
 */
export function AuditLog({ serverId, limit, codes }) {
  const t = sectionWords(useInvitcode().language);
  const list = useAudit(serverId, { limit });
  const campaigns = useCampaignNames(serverId, list.entries);
  return h(
    "div",
    { className: "invitcode-audit", "data-status": list.status },
    h(ListStatus, { list }),
    list.entries.length > 0
      ? h("ol", { className: "invitcode-entries", "aria-label": t.history }, list.entries.map((entry) => h(Entry, { key: entry._id, entry, campaigns, code: codes.find(({ _id }) => _id === entry.codeId) })))
      : list.status === "ready"
        ? h("p", { className: "invitcode-none" }, t.noHistory)
        : null,
    h(MoreButton, { list, label: t.moreHistory }),
  );
}

/** @param {{ entry: import("./audit.js").AuditDocument, campaigns: Record<string, string>, code: CodeDocument | undefined }} props */
function Entry({ entry, campaigns, code }) {
  const { _creationTime: at, actorId, userId, campaignId, reason } = entry;
  const { language } = useInvitcode();
  const { deed } = deedOf(entry);
  const [t, { did, colon }] = [sectionWords(language), auditWords(language)];
  const changes = changesOf(entry, language, campaigns);
  const about = userId ?? (code?.code != null ? shown(code.code) : campaigns[campaignId ?? ""]);
  return h(
    "li",
    { className: "invitcode-entry", "data-function": entry.function },
    actorId === null ? h("span", { className: "invitcode-user" }, t.service) : foreign(actorId, "invitcode-user"),
    ` ${did[deed] ?? deed}`,
    about === undefined ? null : [" ", h("bdi", { key: "about" }, plain(about))],
    " ",
    h("time", { dateTime: new Date(at).toISOString() }, time(at, language)),
    changes.length === 0
      ? null
      : h(
          "ul",
          { className: "invitcode-changes" },
          changes.map(({ name, before, after }) =>
            h("li", { key: name }, name, colon, before === undefined ? null : h(Value, { value: before }), before === undefined ? null : " → ", h(Value, { value: after })),
          ),
        ),
    reason === null ? null : h("p", { className: "invitcode-reason" }, filled(t.reasonOf, plain(reason))),
  );
}

/** A value; the whole of a long one stands in its title. @param {{ value: string }} props */
function Value({ value }) {
  const short = cut(value);
  return h("bdi", { className: "invitcode-value", ...(short === value ? {} : { title: value }) }, short);
}
