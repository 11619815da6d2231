/** The members of a server: search, roles, removal and bans. */
import { useMemo, useRef, useState } from "react";
import { When } from "./code-parts.jsx";
import { useMembers } from "../../react/index.js";
import { messageOf, useDone, useEndsWith, useSubmit } from "./data.jsx";
import { localInput, plain, timeOf } from "./format.js";
import { Evict } from "./leaks.jsx";
import { ListEnd, useReadingOn } from "./reading.jsx";
import { go, toServer, useRoute } from "./route.js";
import { Avatar } from "./avatar.jsx";
import { Button, Confirm, Dialog, Empty, Failure, Field, Icon, Skeleton, useLanguage, useToast } from "./ui.jsx";

/** @typedef {import("../../../pkg/functions.js").MemberDocument} Member */

const STATUSES = /** @type {const} */ (["active", "ended", "banned"]);

/** @param {Member} member */
const nameOf = ({ user, userId }) => plain(user ?? userId);

/** What is asked before somebody goes. @param {{ member: Member, ban: boolean }} asked @param {boolean} isSelf @param {import("./text.js").Texts["members"]} t */
function questionAbout({ member, ban }, isSelf, t) {
  if (isSelf) return { title: t.leaveTitle, text: t.leaveText, action: t.leave };
  return ban ? { title: t.banTitle(nameOf(member)), text: t.banText, action: t.ban } : { title: t.removeTitle(nameOf(member)), text: t.removeText, action: t.remove };
}

/** @param {{ serverId: string, ownerId: string, user: string | undefined }} props */
export function Members({ serverId, ownerId, user }) {
  const { t } = useLanguage();
  const route = useRoute();
  const done = useDone();
  const say = useToast();
  const status = STATUSES.find((known) => known === route.status) ?? "active";
  const list = useMembers(serverId, { status });
  useEndsWith(list.reason);
  const [asked, setAsked] = useState(/** @type {{ member: Member, ban: boolean } | undefined} */ (undefined));
  const [ending, setEnding] = useState(/** @type {Member | undefined} */ (undefined));
  const [brought, setBrought] = useState(/** @type {Member | undefined} */ (undefined));
  const found = useMemo(() => {
    const wanted = route.q.trim().toLocaleLowerCase();
    return wanted === "" ? list.members : list.members.filter((member) => `${member.user ?? ""} ${member.userId}`.toLocaleLowerCase().includes(wanted));
  }, [list.members, route.q]);
  const reading = useReadingOn(list, { isWanted: route.q !== "", count: list.members.length });
  /** Whoever invited is called by name, if the list has it. */
  const names = useMemo(() => new Map(list.members.map((member) => [member.userId, nameOf(member)])), [list.members]);
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
    requestAnimationFrame(() => title.current?.focus({ preventScroll: true }));
    try {
      await done(ban ? list.ban(member.userId) : list.remove(member.userId));
      const isLeaving = member.userId === user;
      say(ban ? t.members.banned(nameOf(member)) : isLeaving ? t.members.left : t.members.removed(nameOf(member)));
      // The server is closed to who left it.
      if (isLeaving) go(toServer(""));
    } catch (error) {
      say(messageOf(error), "bad");
    }
  };

  /** @param {Member} member */
  const lift = async (member) => {
    try {
      await done(list.liftBan(member.userId));
      say(t.members.unbanned(nameOf(member)));
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
        <select aria-label={t.members.status} value={status} onChange={(event) => go({ status: event.currentTarget.value === "active" ? "" : event.currentTarget.value })}>
          {STATUSES.map((each) => (
            <option key={each} value={each}>
              {t.members.statuses[each]}
            </option>
          ))}
        </select>
      </div>
      {list.message !== undefined && <Failure message={list.reason === "errors.permissionDenied" ? t.members.forbidden : list.message} onRetry={list.status === "failed" ? list.refresh : undefined} />}
      <div className="card">
        {list.status === "loading" && list.members.length === 0 && <Skeleton />}
        {found.length > 0 && (
          <table className="list people" role="table" aria-label={t.members.title}>
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
                        {member.invitedBy !== null && (
                          <span className="sub">
                            <bdi>{t.members.invitedBy(names.get(member.invitedBy) ?? plain(member.invitedBy))}</bdi>
                          </span>
                        )}
                      </span>
                    </span>
                  </td>
                  <td role="cell" className="state">
                    {isOwner && member.role !== "owner" && status === "active" ? (
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
                    {member.expiresAt !== null && (
                      <span className="sub">
                        {status === "ended" ? t.members.ended : t.members.ends} <When time={member.expiresAt} />
                      </span>
                    )}
                  </td>
                  <td role="cell" className="narrow below">
                    {member.role !== "owner" && <Actions member={member} status={status} isSelf={member.userId === user} onAsk={(ban) => setAsked({ member, ban })} onEnd={() => setEnding(member)} onEvict={() => setBrought(member)} onLift={() => void lift(member)} />}
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
          {...questionAbout(asked, asked.member.userId === user, t.members)}
          onClose={() => setAsked(undefined)}
          onConfirm={() => remove(asked.member, asked.ban)}
        />
      )}
      {ending && <End member={ending} list={list} onClose={() => setEnding(undefined)} />}
      {brought && (
        <Evict title={t.leaks.recruits(nameOf(brought))} text={t.leaks.recruitsText} evict={{ path: "member:evict", args: { serverId, invitedBy: brought.userId } }} onClose={() => setBrought(undefined)} />
      )}
    </section>
  );
}

/**
 * What can be done about one member.
 *
 * @param {{ member: Member, status: (typeof STATUSES)[number], isSelf: boolean, onAsk: (ban: boolean) => void, onEnd: () => void, onEvict: () => void, onLift: () => void }} props
 */
function Actions({ member, status, isSelf, onAsk, onEnd, onEvict, onLift }) {
  const { t } = useLanguage();
  const name = nameOf(member);
  /** @type {[string, () => void][]} */
  const actions =
    status === "banned"
      ? [[t.members.undoBan, onLift]]
      : status === "ended"
        ? [[t.members.endAction, onEnd]]
        : isSelf
          ? [[t.members.leave, () => onAsk(false)]]
          : [
              [t.members.endAction, onEnd],
              [t.members.recruits, onEvict],
              [t.members.remove, () => onAsk(false)],
              [t.members.ban, () => onAsk(true)],
            ];
  return (
    <span className="actions">
      {actions.map(([label, act]) => (
        <Button key={label} kind="quiet" className="small" onClick={act} aria-label={`${label}: ${name}`}>
          {label}
        </Button>
      ))}
    </span>
  );
}

/** @param {{ member: Member, list: import("../../react/index.js").Members, onClose: () => void }} props */
function End({ member, list, onClose }) {
  const { t } = useLanguage();
  const done = useDone();
  const say = useToast();
  const [end, setEnd] = useState(member.expiresAt === null ? "" : localInput(member.expiresAt));
  const { busy, error, problems, onSubmit } = useSubmit(async () => {
    await done(list.setEnd(member.userId, timeOf(end, member.expiresAt)));
    say(t.members.endSet(nameOf(member)));
    onClose();
  }, ["expiresAt"]);
  return (
    <Dialog title={nameOf(member)} onClose={onClose}>
      <form onSubmit={onSubmit}>
        <Field label={t.members.setEnd} hint={t.members.setEndHint} error={error ?? problems["expiresAt"]}>
          {(props) => <input {...props} type="datetime-local" value={end} onInput={(event) => setEnd(event.currentTarget.value)} />}
        </Field>
        <footer>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button kind="primary" type="submit" busy={busy}>
            {t.save}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
