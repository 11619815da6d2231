import { useId } from "react";
import { useCampaigns } from "./campaigns.js";
import { useInvitcode } from "./context.js";
import { h, plain } from "./element.js";
import { Field } from "./field.js";
import { RateFields } from "./rate-fields.js";
import { termWords } from "./term-words.js";
import { wordsIn } from "./words.js";

/** @typedef {import("./entered-terms.js").Terms} Terms */
/**
 * @typedef {object} TermFieldsProps
 * @property {string} serverId
 * @property {Terms} entered
 * @property {Partial<Record<string, string>>} problems by the argument's name
 * @property {(change: Partial<Terms>) => void} onChange
 * @property {boolean} isNew whether the code is about to be created: then its lists and the number of codes are asked for too
 */

/**
 * The fields of a code's conditions and grants.
 *
 * @param {TermFieldsProps} props
 * @returns {import("react").ReactElement}
 */
export function TermFields({ serverId, entered, problems, onChange, isNew }) {
  const { language } = useInvitcode();
  const [t, words] = [termWords(language), wordsIn(language)];
  const id = useId();
  const { campaigns } = useCampaigns(serverId, { limit: 100 });
  const problem = (/** @type {string[]} */ ...names) => names.map((name) => problems[name]).find((text) => text !== undefined);
  /** @param {keyof Terms} name @param {string} label @param {string | undefined} hint @param {string | undefined} wrong @param {object} [props] @param {...unknown} children */
  const field = (name, label, hint, wrong, props, ...children) =>
    h(Field, { id, name, label, hint, problem: wrong, value: entered[name], onChange: (/** @type {string} */ value) => onChange({ [name]: value }), ...props }, .../** @type {any[]} */ (children));
  const option = (/** @type {string} */ value, /** @type {string} */ label) => h("option", { key: value, value }, label);
  const whole = (/** @type {number} */ max) => ({ type: "number", min: 1, max, step: 1, inputMode: "numeric" });

  return h(
    "div",
    { className: "invitcode-fields" },
    field("startsAt", t.startsAt, t.startsAtHint, problem("startsAt"), { type: "datetime-local" }),
    isNew ? field("who", t.who, t.whoHint, problem("allowedUsers", "allowedEmails", "allowedDomains"), { as: "textarea", rows: 3, spellCheck: false, autoCapitalize: "none" }) : null,
    h(
      "div",
      { className: "invitcode-field", "data-field": "requiresApproval" },
      h("input", { id: `${id}approval`, type: "checkbox", name: "requiresApproval", checked: entered.requiresApproval, onChange: (/** @type {any} */ { target }) => onChange({ requiresApproval: target.checked }) }),
      " ",
      h("label", { className: "invitcode-label", htmlFor: `${id}approval` }, t.approval),
    ),
    h(RateFields, { id, entered, problems, onChange }),
    campaigns.length === 0
      ? null
      : field("campaignId", t.campaign, t.campaignHint, problem("campaignId"), { as: "select" }, option("", t.noCampaign), campaigns.map((campaign) => option(campaign._id, plain(campaign.name)))),
    field("role", t.role, t.roleHint, problem("role"), { as: "select" }, option("member", words.role_member), option("admin", words.role_admin)),
    field("days", t.days, t.daysHint, problem("membershipMs"), { type: "number", min: 0, max: 3652, step: "any", inputMode: "decimal" }),
    field("metadata", t.metadata, t.metadataHint, problem("metadata"), { as: "textarea", rows: 2, spellCheck: false, autoCapitalize: "none" }),
    isNew ? field("count", t.count, t.countHint, problem("count"), whole(1000)) : null,
  );
}
