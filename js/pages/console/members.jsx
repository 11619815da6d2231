/** The members of a server: search, roles, removal and bans. */
import { useMemo, useRef, useState } from "react";
import { When } from "./code-parts.jsx";
import { useMembers } from "../../react/index.js";
import { messageOf, useDone, useEndsWith } from "./data.jsx";
import { plain } from "./format.js";
import { ListEnd, useReadingOn } from "./reading.jsx";
import { go, useRoute } from "./route.js";
import { Avatar } from "./avatar.jsx";
import { Button, Confirm, Dialog, Empty, Failure, Field, Icon, Skeleton, useLanguage, useToast } from "./ui.jsx";

/** @typedef {import("../../../pkg/functions.js").MemberDocument} Member */

/** @param {Member} member */
const nameOf = ({ user, userId }) => plain(user ?? userId);

/** @param {{ serverId: string, ownerId: string, user: string | undefined }} props */
export function Members({ serverId, ownerId, user }) {
  const { t } = useLanguage();
  const route = useRoute();
  const done = useDone();
  const say = useToast();
  const list = useMembers(serverId);
  useEndsWith(list.reason);
  const [asked, setAsked] = useState(/** @type {{ member: Member, ban: boolean } | undefined} */ (undefined));
  const [isUnbanning, setUnbanning] = useState(false);
  const found = useMemo(() => {
    const wanted = route.q.trim().toLocaleLowerCase();
    return wanted === "" ? list.members : list.members.filter((member) => `${member.user ?? ""} ${member.userId}`.toLocaleLowerCase().includes(wanted));
  }, [list.members, route.q]);
  const reading = useReadingOn(list, { isWanted: route.q !== "", count: list.members.length });
  const title = useRef(/** @type {HTMLHeadingElement | null} */ (null));
  const isOwner = user === undefined || user === ownerId;

  /** @param {Member} member @param {"admin" | "member"} role */
  const setRole = async (member, role) => {
    try {
      await done(list.setRole(member.userId, role));
      say(t.members.roleSet(nameOf(member), t.members.roles[role]));
    } catch (error) {
      say(messageOf(error), "bad");
    }
  };

  /** @param {Member} member @param {boolean} ban */
  const remove = async (member, ban) => {
    setAsked(undefined);
    // The button that was pressed goes with its row, and the focus must not go with it.
    requestAnimationFrame(() => title.current?.focus());
    try {
      await done(ban ? list.ban(member.userId) : list.remove(member.userId));
      say(ban ? t.members.banned(nameOf(member)) : t.members.removed(nameOf(member)));
    } catch (error) {
      say(messageOf(error), "bad");
    }
  };

  return (
    <section aria-labelledby="members-title">
      <h2 id="members-title" className="hidden" tabIndex={-1} ref={title}>
        {t.members.title}
      </h2>
      <div className="toolbar">
        <div className="search grow">
          <Icon name="search" />
          <input type="search" value={route.q} placeholder={t.members.search} aria-label={t.members.search} onInput={(event) => go({ q: event.currentTarget.value }, { replace: true })} />
        </div>
        <Button onClick={() => setUnbanning(true)}>{t.members.undoBan}</Button>
      </div>
      {list.message !== undefined && <Failure message={list.reason === "errors.permissionDenied" ? t.members.forbidden : list.message} onRetry={list.status === "failed" ? list.refresh : undefined} />}
      <div className="card">
        {list.status === "loading" && list.members.length === 0 && <Skeleton />}
        {found.length > 0 && (
          <table className="list" role="table" aria-label={t.members.title}>
            <thead role="rowgroup">
              <tr role="row">
                <th role="columnheader" scope="col">{t.members.user}</th>
                <th role="columnheader" scope="col">{t.members.role}</th>
                <th role="columnheader" scope="col">{t.members.joined}</th>
                <th role="columnheader" scope="col" className="narrow">
                  <span className="hidden">{t.members.actions}</span>
                </th>
              </tr>
            </thead>
            <tbody role="rowgroup">
              {found.map((member) => (
                <tr role="row" key={member._id}>
                  <td role="cell">
                    <span className="person-cell">
                      <Avatar name={nameOf(member)} seed={member.userId} person />
                      <span>
                        <bdi>{nameOf(member)}</bdi> {member.userId === user && <span className="badge">{t.you}</span>}
                        {member.user !== null && (
                          <span className="sub">
                            <bdi>{plain(member.userId)}</bdi>
                          </span>
                        )}
                      </span>
                    </span>
                  </td>
                  <td role="cell" className="state">
                    {isOwner && member.role !== "owner" ? (
                      <select
                        aria-label={`${t.members.role}: ${nameOf(member)}`}
                        value={member.role}
                        onChange={(event) => void setRole(member, /** @type {"admin" | "member"} */ (event.currentTarget.value))}
                      >
                        <option value="member">{t.members.roles.member}</option>
                        <option value="admin">{t.members.roles.admin}</option>
                      </select>
                    ) : (
                      <span className={`badge ${member.role}`}>{t.members.roles[member.role]}</span>
                    )}
                  </td>
                  <td role="cell" className="soft end">
                    <span className="phone">{`${t.members.joined}${t.colon}`}</span>
                    <When time={member.joinedAt} />
                  </td>
                  <td role="cell" className="narrow corner">
                    {member.role !== "owner" && (
                      <span className="actions">
                        <Button kind="quiet" className="small" onClick={() => setAsked({ member, ban: false })} aria-label={`${member.userId === user ? t.members.leave : t.members.remove}: ${nameOf(member)}`}>
                          {member.userId === user ? t.members.leave : t.members.remove}
                        </Button>
                        {member.userId !== user && (
                          <Button kind="quiet" className="small" onClick={() => setAsked({ member, ban: true })} aria-label={`${t.members.ban}: ${nameOf(member)}`}>
                            {t.members.ban}
                          </Button>
                        )}
                      </span>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {found.length === 0 && list.status === "ready" && !list.hasMore && <Empty icon="people" title={t.members.noneFound} />}
        <ListEnd list={list} reading={reading} isFiltered={route.q !== ""} />
      </div>
      {asked && (
        <Confirm
          title={asked.ban ? t.members.banTitle(nameOf(asked.member)) : t.members.removeTitle(nameOf(asked.member))}
          text={asked.ban ? t.members.banText : t.members.removeText}
          action={asked.ban ? t.members.ban : t.members.remove}
          onClose={() => setAsked(undefined)}
          onConfirm={() => remove(asked.member, asked.ban)}
        />
      )}
      {isUnbanning && <Unban list={list} onClose={() => setUnbanning(false)} />}
    </section>
  );
}

/** @param {{ list: import("../../react/index.js").Members, onClose: () => void }} props */
function Unban({ list, onClose }) {
  const { t } = useLanguage();
  const done = useDone();
  const say = useToast();
  const [userId, setUserId] = useState("");
  const [error, setError] = useState(/** @type {string | undefined} */ (undefined));
  const [busy, setBusy] = useState(false);
  /** @param {import("react").FormEvent} event */
  const submit = async (event) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError(undefined);
    try {
      await done(list.liftBan(userId.trim()));
      say(t.members.unbanned(plain(userId.trim())));
      onClose();
    } catch (refusal) {
      setError(messageOf(refusal));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog title={t.members.unbanTitle} onClose={onClose}>
      <form onSubmit={(event) => void submit(event)}>
        <Field label={t.members.user} hint={t.members.unbanHint} error={error}>
          {(props) => <input {...props} required value={userId} maxLength={128} autoComplete="off" onInput={(event) => setUserId(event.currentTarget.value)} />}
        </Field>
        <footer>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button kind="primary" type="submit" busy={busy}>
            {t.members.undoBan}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
