/** The limits of a server: its seats, and the codes of its plain members. */
import { Field, useLanguage } from "./ui.jsx";

/** @typedef {import("../../../pkg/functions.js").ServerDocument} Server */

const DAY = 86_400_000;

/** What a limit is called here and in the policy, the size of its unit, and the most it may be. */
const POLICY = /** @type {const} */ ([
  ["maxLifetime", "maxLifetimeMs", DAY, 3650],
  ["maxUses", "maxUses", 1, 1e9],
  ["codesPerMember", "codesPerMember", 1, 100],
  ["codesPerDay", "codesPerDay", 1, 1000],
  ["minMembership", "minMembershipMs", DAY, 3650],
]);

/** @typedef {Record<"maxMembers" | (typeof POLICY)[number][0], string>} Entered */

/** The form as it opens. @param {Server} server @returns {Entered} */
export function limitsOf({ maxMembers, codePolicy }) {
  const policy = /** @type {Record<string, number | null>} */ (codePolicy ?? {});
  const entries = POLICY.map(([name, key, unit]) => [name, policy[key] == null ? "" : String(policy[key] / unit)]);
  return { maxMembers: maxMembers === null ? "" : String(maxMembers), ...Object.fromEntries(entries) };
}

/** The arguments of `server:u` for what was changed. @param {Server} server @param {Entered} entered */
export function changedLimits(server, entered) {
  const before = limitsOf(server);
  const isSame = POLICY.every(([name]) => before[name] === entered[name]);
  const entries = POLICY.filter(([name]) => entered[name] !== "").map(([name, key, unit]) => [key, Math.round(Number(entered[name]) * unit)]);
  return {
    ...(before.maxMembers === entered.maxMembers ? {} : { maxMembers: entered.maxMembers === "" ? null : Number(entered.maxMembers) }),
    ...(isSame ? {} : { codePolicy: entries.length === 0 ? null : Object.fromEntries(entries) }),
  };
}

/** @param {{ limits: Entered, problems: Partial<Record<string, string>>, isOwner: boolean, onChange: (name: keyof Entered, value: string) => void }} props */
export function Limits({ limits, problems, isOwner, onChange }) {
  const { t } = useLanguage();
  /** @param {keyof Entered} name @param {string} label @param {number} most @param {string} [hint] @param {boolean} [isWhole] */
  const field = (name, label, most, hint, isWhole = true) => (
    <Field key={name} label={label} hint={hint} error={problems[name]}>
      {(props) => (
        <input
          {...props}
          type="number"
          inputMode="decimal"
          min={isWhole ? 1 : undefined}
          max={most}
          step={isWhole ? 1 : "any"}
          value={limits[name]}
          disabled={!isOwner}
          onInput={(event) => onChange(name, event.currentTarget.value)}
        />
      )}
    </Field>
  );
  return (
    <>
      {field("maxMembers", t.settings.maxMembers, 1e9, t.settings.maxMembersHint)}
      <fieldset>
        <legend>{t.settings.limits}</legend>
        <p className="hint">{t.settings.limitsHint}</p>
        <div className="pair">{POLICY.map(([name, , unit, most]) => field(name, t.settings[name], most, undefined, unit === 1))}</div>
      </fieldset>
    </>
  );
}
