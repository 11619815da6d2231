/** The fields of a code's terms. */
import { useState } from "react";
import { usePages } from "../../react/index.js";
import { PERIODS } from "../../react/periods.js";
import { plain } from "./format.js";
import { entered, LIFETIMES, MEMBERSHIPS, read } from "./terms.js";
import { Field, useLanguage } from "./ui.jsx";

/** @typedef {import("./terms.js").Entered} Entered */
/** @typedef {import("../../../pkg/functions.js").CodeDocument} Code */

/**
 * The form of a code's terms.
 *
 * @param {Code | undefined} code the code that is changed
 */
export function useTerms(code) {
  const [values, setValues] = useState(() => entered(code));
  const [problems, setProblems] = useState(/** @type {import("./terms.js").Problems} */ ({}));
  return {
    values,
    problems,
    /** @template {keyof Entered} Name @param {Name} name @param {Entered[Name]} value */
    set: (name, value) => setValues((before) => ({ ...before, [name]: value })),
    /** The terms, or `undefined` when a field is wrong and says so. */
    read: () => {
      const found = read(values, code, Date.now());
      setProblems(found.problems);
      return found.isRight ? found : undefined;
    },
  };
}

/** The fields that say by themselves what the service finds wrong with them. */
export const TOLD = ["label", "maxUses", "expiresAt", "who", "startsAt", "rate", "metadata", "custom", "count"];

/** @param {{ form: ReturnType<typeof useTerms>, refused: Partial<Record<string, string>>, serverId: string, code?: Code }} props `refused` is what the service found wrong */
export function TermsFields({ form, refused, serverId, code }) {
  const { t } = useLanguage();
  const { values, problems, set } = form;
  const lifetimes = /** @type {(keyof typeof t.codes.lifetimes)[]} */ ([...(code?.expiresAt == null ? [] : ["keep"]), "never", ...Object.keys(LIFETIMES), "date"]);
  /** @param {keyof Entered} name */
  const problem = (name) => (problems[name] === undefined ? refused[name] : t.terms.problems[problems[name]]);
  // What is used stands open.
  const [isOpen] = useState(() => JSON.stringify(more(values)) !== JSON.stringify(more(entered(undefined))));
  return (
    <>
      <Field label={t.codes.note} hint={t.codes.noteHint} error={problem("label")}>
        {(props) => <input {...props} value={values.label} maxLength={256} autoComplete="off" onInput={(event) => set("label", event.currentTarget.value)} />}
      </Field>
      <div className="pair">
        <Field label={t.codes.maxUses} hint={t.codes.maxUsesHint} error={problem("maxUses")}>
          {(props) => <input {...props} type="number" inputMode="numeric" min={1} max={1e9} step={1} value={values.maxUses} onInput={(event) => set("maxUses", event.currentTarget.value)} />}
        </Field>
        <Field label={t.codes.lifetime}>
          {(props) => (
            <select {...props} value={values.lifetime} onChange={(event) => set("lifetime", event.currentTarget.value)}>
              {lifetimes.map((choice) => (
                <option key={choice} value={choice}>
                  {t.codes.lifetimes[choice]}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      {values.lifetime === "date" && (
        <Field label={t.codes.expiresAt} error={problem("expiresAt")}>
          {(props) => <input {...props} type="datetime-local" value={values.expiresAt} onInput={(event) => set("expiresAt", event.currentTarget.value)} />}
        </Field>
      )}
      <details className="more-terms" open={isOpen || refused["who"] !== undefined || Object.keys({ ...more(problems), ...more(refused) }).length > 0}>
        <summary>{t.terms.more}</summary>
        <fieldset>
          <legend>{t.terms.conditions}</legend>
          {code === undefined && (
            <Field label={t.terms.who} hint={t.terms.whoHint} error={problem("who")}>
              {(props) => <textarea {...props} rows={3} value={values.who} spellCheck={false} onInput={(event) => set("who", event.currentTarget.value)} />}
            </Field>
          )}
          <label className="check">
            <input type="checkbox" checked={values.requiresApproval} onChange={(event) => set("requiresApproval", event.currentTarget.checked)} />
            <span>{t.terms.approval}</span>
          </label>
          <Field label={t.terms.startsAt} hint={t.terms.startsAtHint} error={problem("startsAt")}>
            {(props) => <input {...props} type="datetime-local" value={values.startsAt} onInput={(event) => set("startsAt", event.currentTarget.value)} />}
          </Field>
          <RateFields rate={values.rate} period={values.period} error={problem("rate")} onRate={(value) => set("rate", value)} onPeriod={(value) => set("period", value)} />
          <Campaigns serverId={serverId} value={values.campaign} onChange={(value) => set("campaign", value)} />
        </fieldset>
        <fieldset>
          <legend>{t.terms.grants}</legend>
          <div className="pair">
            <Choice label={t.terms.role} value={values.role} names={["member", "admin"]} words={t.members.roles} onChange={(value) => set("role", /** @type {"admin" | "member"} */ (value))} />
            <Choice label={t.terms.membership} value={values.membership} names={["ever", ...options(MEMBERSHIPS, values.membership)]} words={t.terms.memberships} onChange={(value) => set("membership", value)} />
          </div>
          <Field label={t.terms.metadata} hint={t.terms.metadataHint} error={problem("metadata")}>
            {(props) => <textarea {...props} className="mono" rows={2} value={values.metadata} spellCheck={false} onInput={(event) => set("metadata", event.currentTarget.value)} />}
          </Field>
        </fieldset>
      </details>
    </>
  );
}

/** The part of the form that stands in the folded half. @param {Partial<Record<keyof Entered, unknown>>} form */
function more({ startsAt, membership, role, requiresApproval, rate, campaign, metadata }) {
  return JSON.parse(JSON.stringify({ startsAt, membership, role, requiresApproval, rate, campaign, metadata }));
}

/** The names of a table, and `other` where it is chosen. @param {Record<string, number>} table @param {string} chosen */
const options = (table, chosen) => [...Object.keys(table), ...(chosen === "other" ? ["other"] : [])];

/** How fast something may be used. @param {{ rate: string, period: string, error?: string | undefined, onRate: (value: string) => void, onPeriod: (value: string) => void }} props */
export function RateFields({ rate, period, error, onRate, onPeriod }) {
  const { t } = useLanguage();
  return (
    <div className="pair">
      <Field label={t.terms.rate} hint={t.terms.rateHint} error={error}>
        {(props) => <input {...props} type="number" inputMode="numeric" min={1} max={1000} step={1} value={rate} onInput={(event) => onRate(event.currentTarget.value)} />}
      </Field>
      <Choice label={t.terms.period} value={period} names={options(PERIODS, period)} words={t.terms.periods} onChange={onPeriod} />
    </div>
  );
}

/** @param {{ label: string, value: string, names: string[], words: Record<string, string>, onChange: (value: string) => void }} props */
function Choice({ label, value, names, words, onChange }) {
  return (
    <Field label={label}>
      {(props) => (
        <select {...props} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
          {names.map((name) => (
            <option key={name} value={name}>
              {words[name]}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** @param {{ serverId: string, value: string, onChange: (value: string) => void }} props */
function Campaigns({ serverId, value, onChange }) {
  const { t } = useLanguage();
  const { rows } = usePages("campaign:list", { serverId });
  if (rows.length === 0) return null;
  return (
    <Field label={t.terms.campaign} hint={t.terms.campaignHint}>
      {(props) => (
        <select {...props} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
          <option value="">{t.terms.noCampaign}</option>
          {rows.map((campaign) => (
            <option key={campaign._id} value={campaign._id}>
              {plain(campaign.name)}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
