/** The forms to create codes and to change a code's terms. */
import { useState } from "react";
import { useCall } from "../../react/index.js";
import { shown as formatCode } from "../../react/checker.js";
import { allowedOf } from "../../react/who.js";
import { TermsFields, TOLD, useTerms } from "./code-terms.jsx";
import { useDone, useKey, useSubmit } from "./data.jsx";
import { linkOf } from "./place.js";
import { changed, given } from "./terms.js";
import { Button, Copy, Dialog, Failure, Field, useLanguage, useToast } from "./ui.jsx";

/** @typedef {import("../../../pkg/functions.js").CodeDocument} Code */

/**
 * @param {{ serverId: string, creator: string, create: import("../../react/lists.js").CodeActions["create"], onMade: (code: string) => void, onClose: () => void }} props
 */
export function Create({ serverId, creator, create, onMade, onClose }) {
  const { t } = useLanguage();
  const call = useCall();
  const done = useDone();
  const say = useToast();
  const [batch, setBatch] = useState(/** @type {string[] | undefined} */ (undefined));
  const form = useTerms(undefined);
  const { values, set } = form;
  const key = useKey();
  const isMany = values.count.trim() !== "" && values.count.trim() !== "1";

  const { busy, error, problems, onSubmit } = useSubmit(async () => {
    const found = form.read();
    if (found === undefined) return;
    const args = { ...given(found.terms), ...allowedOf(values.who), idempotencyKey: key(values) };
    if (found.count > 1) {
      const { codes } = await done(call("invitCode:cMany", { ...args, serverId, creatorId: creator, count: found.count }));
      say(t.terms.manyCreated(codes.length));
      setBatch(codes);
      return;
    }
    const code = String(await done(create({ ...args, creatorId: creator, ...(values.custom.trim() === "" ? {} : { code: values.custom.trim() }) })));
    say(t.codes.created(formatCode(code)));
    onMade(code);
    onClose();
  }, TOLD);

  if (batch !== undefined) return <Batch codes={batch} onClose={onClose} />;
  return (
    <Dialog title={t.codes.create} onClose={onClose}>
      <form onSubmit={onSubmit} noValidate>
        <TermsFields form={form} refused={problems} serverId={serverId} />
        <div className="pair">
          <Field label={t.codes.custom} hint={t.codes.customHint} error={problems["custom"]}>
            {(props) => (
              <input
                {...props}
                className="mono"
                value={isMany ? "" : values.custom}
                disabled={isMany}
                maxLength={64}
                autoComplete="off"
                autoCapitalize="characters"
                spellCheck={false}
                onInput={(event) => set("custom", event.currentTarget.value)}
              />
            )}
          </Field>
          <Field label={t.terms.count} hint={t.terms.countHint} error={form.problems.count === undefined ? problems["count"] : t.terms.problems.count}>
            {(props) => <input {...props} type="number" inputMode="numeric" min={1} max={1000} step={1} value={values.count} onInput={(event) => set("count", event.currentTarget.value)} />}
          </Field>
        </div>
        {error !== undefined && <Failure message={error} />}
        <footer>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button kind="primary" type="submit" busy={busy}>
            {isMany ? t.terms.createMany : t.codes.createSubmit}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}

/** The codes that one call created, to take away. @param {{ codes: string[], onClose: () => void }} props */
function Batch({ codes, onClose }) {
  const { t } = useLanguage();
  // Codes and links hold nothing that a spreadsheet would read as a formula.
  const table = ["code,link", ...codes.map((code) => `${code},${linkOf(code)}`)].join("\r\n");
  return (
    <Dialog title={t.terms.manyCreated(codes.length)} onClose={onClose}>
      <textarea className="mono" readOnly rows={8} aria-label={t.codes.title} value={codes.map(formatCode).join("\n")} onFocus={(event) => event.currentTarget.select()} />
      <footer>
        <Copy text={codes.join("\n")} label={t.copy} kind="plain">
          {t.copy}
        </Copy>
        <a className="button primary" download="codes.csv" href={`data:text/csv;charset=utf-8,${encodeURIComponent(table)}`}>
          {t.terms.download}
        </a>
      </footer>
    </Dialog>
  );
}

/** @param {{ list: import("../../react/index.js").Codes, code: Code, onClose: () => void }} props */
export function Edit({ list, code, onClose }) {
  const { t } = useLanguage();
  const done = useDone();
  const say = useToast();
  const form = useTerms(code);
  const { busy, error, problems, onSubmit } = useSubmit(async () => {
    const found = form.read();
    if (found === undefined) return;
    const change = changed(found.terms, code);
    if (Object.keys(change).length > 0) await done(list.change(code._id, change));
    say(t.saved);
    onClose();
  }, TOLD);
  return (
    <form onSubmit={onSubmit} noValidate>
      <TermsFields form={form} refused={problems} serverId={code.serverId} code={code} />
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
