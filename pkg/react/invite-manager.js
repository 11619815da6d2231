import { useId, useState } from "react";
import { CodeRow } from "./code-row.js";
import { useInvitcode } from "./context.js";
import { classes, h } from "./element.js";
import { ListStatus, MoreButton } from "./list-status.js";
import { useCodes } from "./lists.js";
import { MemberList } from "./member-list.js";
import { NewCodeForm } from "./new-code-form.js";
import { RequestList } from "./request-list.js";
import { Section } from "./section.js";
import { sectionWords } from "./section-words.js";
import { spoken, wordsIn } from "./words.js";

/**
 * @typedef {object} InviteManagerProps
 * @property {string} serverId
 * @property {((code: string) => string) | undefined} [linkOf] returns the link that is copied instead of the code
 * @property {1 | 2 | 3 | 4 | undefined} [headingLevel] of the component's heading; 2 by default
 * @property {number | undefined} [limit] rows on a page of each list; 50 by default
 * @property {boolean | undefined} [requests] false to leave the requests out
 * @property {boolean | undefined} [campaigns] false to leave the campaigns out
 * @property {boolean | undefined} [members] false to leave the members out
 * @property {boolean | undefined} [history] false to leave the history out
 * @property {string | undefined} [className]
 */

/**
 * The invitations of a server: a form for a new code, the codes, the requests, the campaigns and the members, with what can
 * be done about each, and the history.
 *
 * @param {InviteManagerProps} props
 * @returns {import("react").ReactElement}
 */
export function InviteManager({ serverId, linkOf, headingLevel = 2, limit, requests = true, campaigns = true, members = true, history = true, className }) {
  const { language } = useInvitcode();
  const [words, titles] = [wordsIn(language), sectionWords(language)];
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
    h(ListStatus, { list }),
    list.status === "ready" && list.codes.length === 0 ? h("p", { className: "invitcode-none" }, words.noCodes) : null,
    list.codes.length === 0
      ? null
      : h(
          "ul",
          { className: "invitcode-codes", "aria-labelledby": `${id}codes` },
          list.codes.map((code) => h(CodeRow, { key: code._id, code, linkOf, tell, actions: list })),
        ),
    h(MoreButton, { list }),
    // Where the codes cannot be read, one message is enough.
    list.message === undefined ? sections() : null,
  );
  function sections() {
    const place = { serverId, tell, headingLevel: headingLevel + 1, limit };
    return [
      requests ? h(RequestList, { key: "requests", ...place }) : null,
      campaigns ? h(Section, { key: "campaigns", name: "campaigns", title: titles.campaigns, headingLevel: headingLevel + 1, show: ({ CampaignList }) => h(CampaignList, { ...place, headingLevel: headingLevel + 2 }) }) : null,
      members ? h(MemberList, { key: "members", ...place }) : null,
      history ? h(Section, { key: "history", name: "history", title: titles.history, headingLevel: headingLevel + 1, show: ({ AuditLog }) => h(AuditLog, { serverId, limit, codes: list.codes }) }) : null,
    ];
  }
}
