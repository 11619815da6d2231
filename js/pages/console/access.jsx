/** Who may use a code: its lists, and what changes them. */
import { useState } from "react";
import { useCall, usePages } from "../../react/index.js";
import { listsOf, written } from "../../react/who.js";
import { messageOf, useDone } from "./data.jsx";
import { plain } from "./format.js";
import { Button, Dialog, Failure, Field, Skeleton, useLanguage, useToast } from "./ui.jsx";

/** @typedef {import("../../../pkg/functions.js").CodeDocument} Code */
/** @typedef {import("../../../pkg/functions.js").Lists} Lists */

/** @param {{ code: Code, onClose: () => void }} props */
export function Access({ code, onClose }) {
  const { t } = useLanguage();
  const call = useCall();
  const done = useDone();
  const say = useToast();
  const list = usePages("invitCode:allowed", { id: code._id });
  const [text, setText] = useState("");
  const [error, setError] = useState(/** @type {string | undefined} */ (undefined));
  const [busy, setBusy] = useState(false);

  /** @param {{ add?: Lists, remove?: Lists }} change */
  const change = async (change) => {
    if (busy) return false;
    setBusy(true);
    setError(undefined);
    try {
      await done(call("invitCode:allow", { id: code._id, ...change }));
      say(t.saved);
      return true;
    } catch (refusal) {
      setError(messageOf(refusal));
      return false;
    } finally {
      setBusy(false);
    }
  };

  return (
    <Dialog title={t.access.title} onClose={onClose}>
      <form
        onSubmit={async (event) => {
          event.preventDefault();
          const add = listsOf(text);
          if (Object.keys(add).length > 0 && (await change({ add }))) setText("");
        }}
      >
        <Field label={t.access.add} hint={t.terms.whoHint}>
          {(props) => <textarea {...props} rows={3} value={text} spellCheck={false} onInput={(event) => setText(event.currentTarget.value)} />}
        </Field>
        {error !== undefined && <Failure message={error} />}
        <footer>
          <Button type="submit" busy={busy}>
            {t.access.add}
          </Button>
        </footer>
      </form>
      {list.refusal !== undefined && <Failure message={list.refusal.message} />}
      {list.status === "loading" && list.rows.length === 0 && <Skeleton rows={2} />}
      {list.status === "ready" && list.rows.length === 0 && <p className="soft">{t.access.none}</p>}
      <ul className="log" aria-label={t.access.title}>
        {list.rows.map(({ kind, value }) => (
          <li key={`${kind} ${value}`}>
            <bdi>{plain(written({ kind, value }))}</bdi>
            <Button kind="quiet" className="small" aria-label={`${t.access.remove}: ${value}`} onClick={() => void change({ remove: { [`${kind}s`]: [value] } })}>
              {t.access.remove}
            </Button>
          </li>
        ))}
      </ul>
      {list.hasMore && (
        <div className="more">
          <Button busy={list.isLoadingMore} onClick={list.loadMore}>
            {t.more}
          </Button>
        </div>
      )}
    </Dialog>
  );
}
