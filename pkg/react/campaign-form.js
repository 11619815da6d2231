import { useId, useRef, useState } from "react";
import { localTime, problemsOf } from "./code-fields.js";
import { useInvitcode } from "./context.js";
import { h, plain } from "./element.js";
import { Field } from "./field.js";
import { newKey } from "./key.js";
import { RateFields } from "./rate-fields.js";
import { sectionWords } from "./section-words.js";
import { useAct } from "./use-act.js";
import { filled, wordsIn } from "./words.js";

/** @typedef {import("../functions.js").CampaignDocument} Campaign */
/** @typedef {{ name: string, maxUses: string, expiresAt: string, rate: string, periodMs: string }} Entered */

/** What the fields show of a campaign, or of a new one. @param {Campaign} [campaign] @returns {Entered} */
function enteredOf(campaign) {
  return {
    name: campaign?.name ?? "",
    maxUses: campaign?.maxUses == null ? "" : String(campaign.maxUses),
    expiresAt: campaign?.expiresAt == null ? "" : localTime(campaign.expiresAt),
    rate: campaign?.rateLimit == null ? "" : String(campaign.rateLimit.rate),
    periodMs: String(campaign?.rateLimit?.periodMs ?? 3_600_000),
  };
}

/** @param {Entered} entered @param {Entered} before @returns {Record<string, any>} the arguments of what was changed, null where a field was emptied */
function changedArguments(entered, before) {
  const { name, maxUses, expiresAt, rate, periodMs } = entered;
  const all = {
    name: name.trim(),
    maxUses: maxUses === "" ? null : Number(maxUses),
    expiresAt: expiresAt === "" ? null : new Date(expiresAt).getTime(),
    rateLimit: rate === "" ? null : { rate: Number(rate), periodMs: Number(periodMs) },
  };
  /** @param {string} field */
  const isChanged = (field) => (field === "rateLimit" ? rate !== before.rate || (rate !== "" && periodMs !== before.periodMs) : entered[/** @type {keyof Entered} */ (field)] !== before[/** @type {keyof Entered} */ (field)]);
  return Object.fromEntries(Object.entries(all).filter(([field]) => isChanged(field)));
}

/**
 * Creates a campaign, or changes an existing one.
 *
 * @param {{ id?: string, campaign?: Campaign, headingLevel?: number, tell: (sentence: string) => void, onClose?: () => void, save: (values: any) => Promise<any> }} props
 * @returns {import("react").ReactElement}
 */
export function CampaignForm({ id: given, campaign, headingLevel = 4, tell, onClose, save }) {
  const { language } = useInvitcode();
  const [t, words] = [sectionWords(language), wordsIn(language)];
  const own = useId();
  const id = given ?? own;
  // Changes by others do not change the fields while the person edits them.
  const [before, setBefore] = useState(() => enteredOf(campaign));
  const [entered, setEntered] = useState(before);
  const [problems, setProblems] = useState(/** @type {import("./code-fields.js").Problems} */ ({}));
  const { isBusy, act } = useAct(tell);
  // The same key until the service answers, so that a second press after a lost answer makes no second campaign.
  const key = useRef("");
  const isNew = campaign === undefined;

  const submit = async (/** @type {{ preventDefault(): void }} */ event) => {
    event.preventDefault();
    const values = changedArguments(entered, before);
    if (!isNew && Object.keys(values).length === 0) return onClose?.();
    key.current ||= newKey();
    const reply = await act(() => save(isNew ? { ...values, idempotencyKey: key.current } : values), ({ name }) => filled(isNew ? t.campaignCreated : words.changed, plain(name)));
    if (reply === undefined) return;
    key.current = "";
    setProblems(reply.status === "error" ? problemsOf(reply, entered, language) : {});
    if (reply.status === "error") return;
    if (!isNew) return onClose?.();
    setBefore(enteredOf());
    setEntered(enteredOf());
  };
  const change = (/** @type {Partial<Entered>} */ changed) => {
    key.current = "";
    setEntered((now) => ({ ...now, ...changed }));
  };
  /** @param {keyof Entered} name @param {string} label @param {string | undefined} hint @param {object} props */
  const field = (name, label, hint, props) => h(Field, { id, name, label, hint, problem: problems[name], value: entered[name], onChange: (/** @type {string} */ value) => change({ [name]: value }), ...props });

  return h(
    "form",
    {
      className: "invitcode-form invitcode-campaign-form",
      id,
      onSubmit: submit,
      "aria-label": isNew ? t.newCampaign : filled(t.changeCampaign, plain(campaign.name)),
      onKeyDown: (/** @type {{ key: string }} */ { key }) => {
        if (key === "Escape") onClose?.();
      },
    },
    isNew ? h(/** @type {"h4"} */ (`h${Math.min(6, headingLevel)}`), { className: "invitcode-title" }, t.newCampaign) : null,
    h(
      "div",
      { className: "invitcode-fields" },
      field("name", t.name, undefined, { type: "text", required: true, maxLength: 128, autoComplete: "off", autoFocus: !isNew }),
      field("maxUses", words.maxUses, t.maxUsesHint, { type: "number", min: 1, max: 1_000_000_000, step: 1, inputMode: "numeric" }),
      field("expiresAt", words.expiresAt, words.expiresAtHint, { type: "datetime-local" }),
      h(RateFields, { id, entered, problems, onChange: change }),
    ),
    h("button", { className: isNew ? "invitcode-create" : "invitcode-save", type: "submit", "aria-disabled": isBusy }, isNew ? t.createCampaign : words.save),
    onClose === undefined ? null : h("button", { className: "invitcode-cancel", type: "button", onClick: onClose }, words.cancel),
  );
}
