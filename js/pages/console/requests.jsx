/** The requests to join a server: approve, decline, reopen. */
import { useRef, useState } from "react";
import { oneLine } from "../../react/element.js";
import { useRequests } from "../../react/index.js";
import { When } from "./code-parts.jsx";
import { messageOf, useDone, useEndsWith } from "./data.jsx";
import { plain } from "./format.js";
import { ListEnd } from "./reading.jsx";
import { go, useRoute } from "./route.js";
import { Avatar } from "./avatar.jsx";
import { Button, Dialog, Empty, Failure, Field, Skeleton, useLanguage, useToast } from "./ui.jsx";

/** @typedef {import("../../../pkg/functions.js").RequestDocument} Request */

const STATUSES = /** @type {const} */ (["pending", "approved", "declined", "withdrawn", "closed"]);

/** @param {Request} request */
const nameOf = ({ user, userId }) => plain(user ?? userId);

/** @param {{ serverId: string }} props */
export function Requests({ serverId }) {
  const { t } = useLanguage();
  const route = useRoute();
  const done = useDone();
  const say = useToast();
  const status = STATUSES.find((known) => known === route.status) ?? "pending";
  const list = useRequests(serverId, { status });
  useEndsWith(list.reason);
  const [declined, setDeclined] = useState(/** @type {Request | undefined} */ (undefined));

  const title = useRef(/** @type {HTMLHeadingElement | null} */ (null));
  /** The requests that are being decided. */
  const [busy, setBusy] = useState(/** @type {string[]} */ ([]));

  /** @param {Request} request @param {() => Promise<any>} decide @param {string} said */
  const act = async ({ _id }, decide, said) => {
    if (busy.includes(_id)) return false;
    setBusy((before) => [...before, _id]);
    try {
      await done(decide());
      say(said);
      // The button that was pressed goes with its row, and the focus must not go with it.
      requestAnimationFrame(() => title.current?.focus({ preventScroll: true }));
      return true;
    } catch (error) {
      say(messageOf(error), "bad");
      return false;
    } finally {
      setBusy((before) => before.filter((id) => id !== _id));
    }
  };

  return (
    <section aria-labelledby="requests-title">
      <h2 id="requests-title" className="hidden" tabIndex={-1} ref={title}>
        {t.requests.title}
      </h2>
      <div className="toolbar">
        <p className="soft grow">{t.requests.lead}</p>
        <select aria-label={t.codes.status} value={status} onChange={(event) => go({ status: event.currentTarget.value })}>
          {STATUSES.map((each) => (
            <option key={each} value={each}>
              {t.requests.statuses[each]}
            </option>
          ))}
        </select>
      </div>
      {list.message !== undefined && <Failure message={list.reason === "errors.permissionDenied" ? t.requests.forbidden : list.message} onRetry={list.status === "failed" ? list.refresh : undefined} />}
      <div className="card">
        {list.status === "loading" && list.requests.length === 0 && <Skeleton />}
        {list.requests.length > 0 && (
          <ul className="entries" aria-label={t.requests.title}>
            {list.requests.map((request) => (
              <li key={request._id}>
                <span className="person-cell">
                  <Avatar name={nameOf(request)} seed={request.userId} person />
                  <span>
                    <bdi>{nameOf(request)}</bdi>
                    <span className="sub">
                      <When time={request._creationTime} />
                    </span>
                  </span>
                </span>
                {request.note !== null && (
                  <blockquote>
                    <bdi>{plain(request.note)}</bdi>
                  </blockquote>
                )}
                {request.reason !== null && (
                  <p className="soft">
                    {t.requests.reason}
                    {t.colon}
                    <bdi>{plain(request.reason)}</bdi>
                  </p>
                )}
                <span className="actions">
                  {status === "pending" && (
                    <>
                      <Button kind="primary" className="small" aria-label={`${t.requests.approve}: ${nameOf(request)}`} busy={busy.includes(request._id)} onClick={() => void act(request, () => list.approve(request._id), t.requests.approved(nameOf(request)))}>
                        {t.requests.approve}
                      </Button>
                      <Button className="small" aria-label={`${t.requests.decline}: ${nameOf(request)}`} onClick={() => setDeclined(request)}>
                        {t.requests.decline}
                      </Button>
                    </>
                  )}
                  {status === "declined" && (
                    <Button className="small" aria-label={`${t.requests.reopen}: ${nameOf(request)}`} busy={busy.includes(request._id)} onClick={() => void act(request, () => list.reopen(request._id), t.requests.reopened(nameOf(request)))}>
                      {t.requests.reopen}
                    </Button>
                  )}
                </span>
              </li>
            ))}
          </ul>
        )}
        {list.requests.length === 0 && list.status === "ready" && !list.hasMore && <Empty icon="inbox" title={t.requests.none[status]} {...(status === "pending" ? { hint: t.requests.noneHint } : {})} />}
        <ListEnd list={list} reading={{ isOn: false, count: list.requests.length }} isFiltered={false} />
      </div>
      {declined && (
        <Decline
          name={nameOf(declined)}
          onClose={() => setDeclined(undefined)}
          onDecline={async (options) => {
            if (await act(declined, () => list.decline(declined._id, options), t.requests.wasDeclined(nameOf(declined)))) setDeclined(undefined);
          }}
        />
      )}
    </section>
  );
}

/** @param {{ name: string, onClose: () => void, onDecline: (options: { reason?: string, ban?: boolean }) => Promise<void> }} props */
function Decline({ name, onClose, onDecline }) {
  const { t } = useLanguage();
  const [reason, setReason] = useState("");
  const [ban, setBan] = useState(false);
  const [busy, setBusy] = useState(false);
  return (
    <Dialog title={t.requests.declineTitle(name)} onClose={onClose}>
      <form
        onSubmit={async (event) => {
          event.preventDefault();
          if (busy) return;
          setBusy(true);
          const line = oneLine(reason);
          await onDecline({ ...(line === "" ? {} : { reason: line }), ...(ban ? { ban } : {}) });
          setBusy(false);
        }}
      >
        <Field label={t.requests.reason} hint={t.requests.reasonHint}>
          {(props) => <textarea {...props} rows={2} maxLength={500} value={reason} onInput={(event) => setReason(event.currentTarget.value)} />}
        </Field>
        <label className="check">
          <input type="checkbox" checked={ban} onChange={(event) => setBan(event.currentTarget.checked)} />
          <span>{t.requests.ban}</span>
        </label>
        <footer>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button kind="danger" type="submit" busy={busy}>
            {t.requests.decline}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
