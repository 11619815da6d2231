/** What helps when a code leaked: a new text, and the removal of those who joined by it. */
import { useRef, useState } from "react";
import { useCall } from "../../react/index.js";
import { shown as formatCode } from "../../react/checker.js";
import { useDone, useKey, useSubmit } from "./data.jsx";
import { number } from "./format.js";
import { Button, Dialog, Failure, Field, useLanguage, useToast } from "./ui.jsx";

/** @typedef {import("../../../pkg/functions.js").CodeDocument} Code */

/** How long the old text goes on working. @type {Record<string, number>} */
const GRACES = { none: 0, hour: 3_600_000, day: 86_400_000, week: 7 * 86_400_000 };

/** @param {{ code: Code, onClose: () => void }} props */
export function Rotate({ code, onClose }) {
  const { t } = useLanguage();
  const call = useCall();
  const done = useDone();
  const say = useToast();
  const [grace, setGrace] = useState("none");
  const key = useKey();
  const { busy, error, onSubmit } = useSubmit(async () => {
    const rotated = await done(call("invitCode:rotate", { id: code._id, graceMs: GRACES[grace] ?? 0, idempotencyKey: key(grace) }));
    say(t.leaks.rotated(rotated.code === null ? t.codes.hidden : formatCode(rotated.code)));
    onClose();
  });
  return (
    <Dialog title={t.leaks.rotate} onClose={onClose}>
      <form onSubmit={onSubmit}>
        <p className="soft">{t.leaks.rotateText}</p>
        <Field label={t.leaks.grace}>
          {(props) => (
            <select {...props} value={grace} onChange={(event) => setGrace(event.currentTarget.value)}>
              {/** @type {(keyof typeof t.leaks.graces)[]} */ (Object.keys(GRACES)).map((name) => (
                <option key={name} value={name}>
                  {t.leaks.graces[name]}
                </option>
              ))}
            </select>
          )}
        </Field>
        {error !== undefined && <Failure message={error} />}
        <footer>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button kind="primary" type="submit" busy={busy}>
            {t.leaks.rotate}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}

/**
 * Removes those who joined by a code, or whom a user brought: page by page, with how far it got.
 *
 * @param {{ title: string, text: string, evict: { path: "invitCode:evict", args: { id: string } } | { path: "member:evict", args: { serverId: string, invitedBy: string } }, onClose: () => void }} props
 */
export function Evict({ title, text, evict, onClose }) {
  const { t, language } = useLanguage();
  const call = useCall();
  const done = useDone();
  const say = useToast();
  const [since, setSince] = useState("");
  const [ban, setBan] = useState(false);
  const [removed, setRemoved] = useState(/** @type {number | undefined} */ (undefined));
  const [cursor, setCursor] = useState(/** @type {string | undefined} */ (undefined));
  const isStopped = useRef(false);
  const { busy, error, onSubmit } = useSubmit(async () => {
    // After a failure, the next press goes on where this one stopped.
    let total = removed ?? 0;
    let next = cursor;
    for (;;) {
      const args = { ...evict.args, ...(since === "" ? {} : { since: new Date(since).getTime() }), ...(ban ? { ban } : {}), ...(next === undefined ? {} : { cursor: next }) };
      const page = await done(/** @type {any} */ (call)(evict.path, args));
      total += page.removed;
      setRemoved(total);
      // Whoever closed the dialog meanwhile wants no more pages; those that were sent are done.
      if (page.isDone || isStopped.current) break;
      next = page.continueCursor;
      setCursor(next);
    }
    say(t.leaks.evicted(number(total, language)));
    if (!isStopped.current) onClose();
  });
  const close = () => {
    isStopped.current = true;
    onClose();
  };
  return (
    <Dialog title={title} onClose={close}>
      <form onSubmit={onSubmit}>
        <p className="soft">{text}</p>
        <Field label={t.leaks.since} hint={t.leaks.sinceHint}>
          {(props) => <input {...props} type="datetime-local" value={since} disabled={removed !== undefined} onInput={(event) => setSince(event.currentTarget.value)} />}
        </Field>
        <label className="check">
          <input type="checkbox" checked={ban} disabled={removed !== undefined} onChange={(event) => setBan(event.currentTarget.checked)} />
          <span>{t.leaks.ban}</span>
        </label>
        <p role="status" className="soft">
          {removed === undefined ? "" : t.leaks.progress(number(removed, language))}
        </p>
        {error !== undefined && <Failure message={error} />}
        <footer>
          <Button onClick={close}>{removed === undefined ? t.cancel : t.leaks.stop}</Button>
          <Button kind="danger" type="submit" busy={busy}>
            {t.leaks.evict}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
