import { useId, useRef, useState } from "react";
import { CampaignForm } from "./campaign-form.js";
import { useCampaigns, useChannels } from "./campaigns.js";
import { shown } from "./checker.js";
import { useInvitcode } from "./context.js";
import { foreign, h, plain } from "./element.js";
import { ListStatus, MoreButton } from "./list-status.js";
import { sectionWords } from "./section-words.js";
import { useAct } from "./use-act.js";
import { filled, time, usesOf, wordsIn } from "./words.js";

/** @typedef {import("../functions.js").CampaignDocument} Campaign */

/**
 * The campaigns of a server, with a form for a new one and the codes of each.
 *
 * @param {{ serverId: string, tell: (sentence: string) => void, headingLevel: number, limit: number | undefined }} props
 * @returns {import("react").ReactElement}
 */
export function CampaignList({ serverId, tell, headingLevel, limit }) {
  const t = sectionWords(useInvitcode().language);
  const list = useCampaigns(serverId, { limit });
  const { status, reason, campaigns, create, change } = list;
  return h(
    "div",
    { className: "invitcode-campaigns", "data-status": status },
    // A user who may not read campaigns cannot create any.
    reason === "errors.permissionDenied" ? null : h(CampaignForm, { tell, headingLevel, save: (values) => create(values) }),
    h(ListStatus, { list }),
    campaigns.length > 0
      ? h("ul", { className: "invitcode-campaign-list", "aria-label": t.campaigns }, campaigns.map((campaign) => h(CampaignRow, { key: campaign._id, campaign, tell, change })))
      : status === "ready"
        ? h("p", { className: "invitcode-none" }, t.noCampaigns)
        : null,
    h(MoreButton, { list, label: t.moreCampaigns }),
  );
}

/** @param {{ campaign: Campaign, tell: (sentence: string) => void, change: import("./campaigns.js").CampaignActions["change"] }} props */
function CampaignRow({ campaign, tell, change }) {
  const { language } = useInvitcode();
  const [t, words] = [sectionWords(language), wordsIn(language)];
  const { isBusy, act } = useAct(tell);
  const id = useId();
  const [isEditing, setEditing] = useState(false);
  const [isOpen, setOpen] = useState(false);
  const opener = useRef(/** @type {any} */ (null));
  const name = plain(campaign.name);
  const isStopped = campaign.revokedAt !== null;
  const close = () => {
    setEditing(false);
    opener.current?.focus();
  };
  /** @param {string} kind @param {string} label @param {() => unknown} onClick @param {object} [props] */
  const button = (kind, label, onClick, props) =>
    h("button", { className: `invitcode-${kind}`, type: "button", onClick, "aria-label": `${label} ${name}`, ...props }, label);
  return h(
    "li",
    { className: "invitcode-campaign", "data-status": campaign.status },
    foreign(campaign.name, "invitcode-name"),
    " ",
    h("span", { className: "invitcode-status" }, t[`status_${campaign.status}`]),
    " ",
    h("span", { className: "invitcode-uses" }, usesOf(campaign, language)),
    campaign.expiresAt === null ? null : [" ", h("time", { key: "until", className: "invitcode-until", dateTime: new Date(campaign.expiresAt).toISOString() }, filled(words.until, time(campaign.expiresAt, language)))],
    h(
      "span",
      { className: "invitcode-actions" },
      button("edit", words.edit, () => setEditing(!isEditing), { ref: opener, "aria-expanded": isEditing, "aria-controls": isEditing ? `${id}edit` : undefined }),
      // One button for both, so that the focus stays where it is.
      button(
        "turn",
        isStopped ? t.resume : t.stop,
        () => void act(() => change(campaign._id, { revoked: !isStopped }), () => filled(isStopped ? t.resumed : t.stopped, name)),
        { "data-action": isStopped ? "resume" : "stop", "aria-disabled": isBusy },
      ),
      button("open", isOpen ? t.hideChannels : t.channels, () => setOpen(!isOpen), { "aria-expanded": isOpen, "aria-controls": isOpen ? `${id}channels` : undefined }),
    ),
    isEditing ? h(CampaignForm, { id: `${id}edit`, campaign, tell, onClose: close, save: (values) => change(campaign._id, values) }) : null,
    isOpen ? h(Channels, { id: `${id}channels`, campaign }) : null,
  );
}

/** @param {{ id: string, campaign: Campaign }} props */
function Channels({ id, campaign }) {
  const { language } = useInvitcode();
  const [t, words] = [sectionWords(language), wordsIn(language)];
  const list = useChannels(campaign._id);
  return h(
    "div",
    { className: "invitcode-log", id, "data-status": list.status },
    h(ListStatus, { list }),
    list.status === "ready" && list.channels.length === 0 ? h("p", { className: "invitcode-none" }, t.noChannels) : null,
    h(
      "ul",
      { className: "invitcode-channel-list", "aria-label": `${t.channels} ${plain(campaign.name)}` },
      list.channels.map(({ _id, label, code, uses }) =>
        h("li", { className: "invitcode-channel", key: _id }, foreign(label ?? (code === null ? words.hidden : shown(code)), "invitcode-name"), " ", h("span", { className: "invitcode-uses" }, usesOf({ uses, maxUses: null }, language))),
      ),
    ),
    h(MoreButton, { list, label: `${words.more} ${plain(campaign.name)}` }),
  );
}
