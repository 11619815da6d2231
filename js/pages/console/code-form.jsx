/** The forms to create a code and to change its terms. */
import { useState } from "react";
import { shown as formatCode } from "../../react/checker.js";
import { newKey } from "../../react/key.js";
import { messageOf, useDone } from "./data.jsx";
import { localInput } from "./format.js";
import { Button, Dialog, Failure, Field, useLanguage, useToast } from "./ui.jsx";

/** @typedef {import("../../../pkg/functions.js").CodeDocument} Code */
/** @typedef {{ maxUses: number | null, expiresAt: number | null, label: string | null }} Terms */

const DAY = 86_400_000;

/** @type {Record<string, number>} */
const LIFETIMES = { hour: DAY / 24, day: DAY, week: 7 * DAY, month: 30 * DAY };

/** @param {{ create: import("../../react/lists.js").CodeActions["create"], onMade: (code: string) => void, onClose: () => void }} props */
export function Create({ create, onMade, onClose }) {
  const { t } = useLanguage();
  const done = useDone();
  const say = useToast();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(/** @type {string | undefined} */ (undefined));
  const terms = useTerms({ maxUses: null, expiresAt: null, label: null }, "never");
  const [custom, setCustom] = useState("");
  const key = useKey();

  /** @param {import("react").FormEvent} event */
  const submit = async (event) => {
    event.preventDefault();
    const values = terms.read();
    if (busy || values === undefined) return;
    setBusy(true);
    setError(undefined);
    const args = { ...present(values), ...(custom.trim() === "" ? {} : { code: custom.trim() }) };
    try {
      const code = String(await done(create({ ...args, idempotencyKey: key([values.label, values.maxUses, terms.choice, terms.date, custom]) })));
      say(t.codes.created(formatCode(code)));
      onMade(code);
      onClose();
    } catch (refusal) {
      setError(messageOf(refusal));
      setBusy(false);
    }
  };

  return (
    <Dialog title={t.codes.create} onClose={onClose}>
      <form onSubmit={(event) => void submit(event)} noValidate>
        <TermsFields terms={terms} />
        <Field label={t.codes.custom} hint={t.codes.customHint}>
          {(props) => <input {...props} className="mono" value={custom} maxLength={64} autoComplete="off" autoCapitalize="characters" spellCheck={false} onInput={(event) => setCustom(event.currentTarget.value)} />}
        </Field>
        {error !== undefined && <Failure message={error} />}
        <footer>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button kind="primary" type="submit" busy={busy}>
            {t.codes.createSubmit}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}

/** One idempotency key as long as the form says the same, so that a retry after a lost reply makes no second code. */
function useKey() {
  const [keys] = useState(() => /** @type {Map<string, string>} */ (new Map()));
  return (/** @type {unknown} */ said) => {
    const text = JSON.stringify(said);
    const key = keys.get(text) ?? newKey();
    keys.set(text, key);
    return key;
  };
}

/** The members of an object that are not null. @param {Record<string, unknown>} values */
const present = (values) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));

/** @param {{ list: import("../../react/index.js").Codes, code: Code, onClose: () => void }} props */
export function Edit({ list, code, onClose }) {
  const { t } = useLanguage();
  const done = useDone();
  const say = useToast();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(/** @type {string | undefined} */ (undefined));
  const terms = useTerms(code, "keep");
  /** @param {import("react").FormEvent} event */
  const submit = async (event) => {
    event.preventDefault();
    const values = terms.read();
    if (busy || values === undefined) return;
    const changed = Object.fromEntries(Object.entries(values).filter(([name, value]) => value !== code[/** @type {keyof Terms} */ (name)]));
    setBusy(true);
    setError(undefined);
    try {
      if (Object.keys(changed).length > 0) await done(list.change(code._id, changed));
      say(t.saved);
      onClose();
    } catch (refusal) {
      setError(messageOf(refusal));
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <TermsFields terms={terms} />
      {error !== undefined && <Failure message={error} />}
      <footer>
        <Button onClick={onClose}>{t.cancel}</Button>
        <Button kind="primary" type="submit" busy={busy}>
          {t.save}
        </Button>
      </footer>
    </form>
  );
}

/**
 * The form of a code's terms.
 *
 * @param {Terms} start
 * @param {"never" | "keep"} lifetime the first choice
 */
function useTerms(start, lifetime) {
  const { t } = useLanguage();
  const [label, setLabel] = useState(start.label ?? "");
  const [maxUses, setMaxUses] = useState(start.maxUses === null ? "" : String(start.maxUses));
  const [choice, setChoice] = useState(/** @type {string} */ (lifetime));
  const [date, setDate] = useState(() => localInput(start.expiresAt ?? Date.now() + 7 * DAY));
  const [problems, setProblems] = useState(/** @type {{ maxUses?: string, date?: string }} */ ({}));
  /** @returns {Terms | undefined} */
  const read = () => {
    const max = maxUses.trim() === "" ? null : Number(maxUses);
    const time = choice === "date" ? new Date(date).getTime() : choice === "keep" ? start.expiresAt : choice === "never" ? null : Date.now() + (LIFETIMES[choice] ?? 0);
    /** @type {{ maxUses?: string, date?: string }} */
    const found = {};
    if (max !== null && !(Number.isInteger(max) && max >= 1 && max <= 1e9)) found.maxUses = t.codes.maxTooLow;
    if (choice === "date" && !(time !== null && time > Date.now())) found.date = t.codes.past;
    setProblems(found);
    return Object.keys(found).length > 0 ? undefined : { maxUses: max, expiresAt: time, label: label.trim() === "" ? null : label.trim() };
  };
  // Where a code never ends, "as it is" and "never" would be the same choice.
  const choices = lifetime === "keep" && start.expiresAt !== null ? ["keep"] : [];
  const shown = choice === "keep" && start.expiresAt === null ? "never" : choice;
  return { label, setLabel, maxUses, setMaxUses, choice: shown, choices, setChoice, date, setDate, problems, read };
}

/** @param {{ terms: ReturnType<typeof useTerms> }} props */
function TermsFields({ terms }) {
  const { t } = useLanguage();
  const choices = /** @type {(keyof typeof t.codes.lifetimes)[]} */ ([...terms.choices, "never", "hour", "day", "week", "month", "date"]);
  return (
    <>
      <Field label={t.codes.note} hint={t.codes.noteHint}>
        {(props) => <input {...props} value={terms.label} maxLength={256} autoComplete="off" onInput={(event) => terms.setLabel(event.currentTarget.value)} />}
      </Field>
      <div className="pair">
        <Field label={t.codes.maxUses} hint={t.codes.maxUsesHint} error={terms.problems.maxUses}>
          {(props) => <input {...props} type="number" inputMode="numeric" min={1} max={1e9} step={1} value={terms.maxUses} onInput={(event) => terms.setMaxUses(event.currentTarget.value)} />}
        </Field>
        <Field label={t.codes.lifetime}>
          {(props) => (
            <select {...props} value={terms.choice} onChange={(event) => terms.setChoice(event.currentTarget.value)}>
              {choices.map((choice) => (
                <option key={choice} value={choice}>
                  {t.codes.lifetimes[choice]}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      {terms.choice === "date" && (
        <Field label={t.codes.expiresAt} error={terms.problems.date}>
          {(props) => <input {...props} type="datetime-local" value={terms.date} onInput={(event) => terms.setDate(event.currentTarget.value)} />}
        </Field>
      )}
    </>
  );
}
