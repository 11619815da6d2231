/** The panel of one code: sharing, facts, changes and the log of its uses. */
import { Fragment, useState } from "react";
import { useReply, useUses } from "../../react/index.js";
import { shown as formatCode } from "../../react/checker.js";
import { periodOf } from "../../react/periods.js";
import { whyNot } from "../../react/words.js";
import { Access } from "./access.jsx";
import { Edit } from "./code-form.jsx";
import { statusAt, StatusBadge, useNow, Uses } from "./code-parts.jsx";
import { messageOf, useDone, useEndsWith } from "./data.jsx";
import { full, number, plain } from "./format.js";
import { Evict, Rotate } from "./leaks.jsx";
import { linkOf, pictureOf } from "./place.js";
import { lasting } from "../join/lasting.js";
import { Button, Confirm, Copy, Dialog, Failure, Skeleton, useLanguage, useToast } from "./ui.jsx";

/** @typedef {import("../../../pkg/functions.js").CodeDocument} Code */
/** @typedef {import("../../react/index.js").Codes} List */

/**
 * It reads the code itself, so that it stays when the code leaves the list behind it, and opens by its address alone.
 *
 * @param {{ id: string, list: List, known: Code | undefined, onClose: () => void }} props
 */
export function Details({ id, list, known, onClose }) {
  const { t, language } = useLanguage();
  const { reply, error } = useReply("invitCode:r", { id });
  const refusal = reply?.status === "error" ? reply : undefined;
  useEndsWith(refusal?.error);
  const code = reply?.status === "success" ? reply.data : refusal === undefined ? known : undefined;
  const problem = code === undefined ? whyNot(refusal, error, language) : undefined;
  return (
    <Dialog kind="panel" title={code === undefined ? t.codes.code : code.code === null ? t.codes.hidden : formatCode(code.code)} isCode={code !== undefined} onClose={onClose}>
      {problem !== undefined && <Failure message={problem} />}
      {problem === undefined && code === undefined && <Skeleton />}
      {problem === undefined && code !== undefined && <Inside list={list} code={code} />}
    </Dialog>
  );
}

/** @param {{ list: List, code: Code }} props */
function Inside({ list, code }) {
  const { t, language } = useLanguage();
  const done = useDone();
  const say = useToast();
  const [isEditing, setEditing] = useState(false);
  const [asked, setAsked] = useState(/** @type {"access" | "rotate" | "evict" | "batch" | undefined} */ (undefined));
  const [busy, setBusy] = useState(false);
  const status = statusAt(code, useNow());
  const text = code.code === null ? t.codes.hidden : formatCode(code.code);
  const isRevoked = code.revokedAt !== null;

  const toggle = async () => {
    if (busy) return;
    setBusy(true);
    try {
      await done(isRevoked ? list.restore(code._id) : list.revoke(code._id));
      say(isRevoked ? t.codes.restored(text) : t.codes.revoked(text));
    } catch (refusal) {
      say(messageOf(refusal), "bad");
    } finally {
      setBusy(false);
    }
  };

  if (isEditing) return <Edit list={list} code={code} onClose={() => setEditing(false)} />;
  return (
    <>
      <div role="status" className="standing">
        <StatusBadge code={code} /> <span className="soft">{t.codes.explained[code.suspendedBy === "grant" || code.suspendedBy === "campaign" ? code.suspendedBy : status]}</span>
      </div>
      {code.code === null ? <p className="note">{t.codes.hiddenText}</p> : <Share code={code.code} text={text} isAlive={status === "active" || status === "scheduled"} />}
      <dl className="facts">
        {code.label !== null && (
          <>
            <dt>{t.codes.note}</dt>
            <dd>
              <bdi>{plain(code.label)}</bdi>
            </dd>
          </>
        )}
        <dt>{t.codes.uses}</dt>
        <dd><Uses of={code} /></dd>
        <dt>{t.codes.expires}</dt>
        <dd>{code.expiresAt === null ? t.never : full(code.expiresAt, language)}</dd>
        <Terms code={code} />
        <dt>{t.codes.creator}</dt>
        <dd>
          <bdi>{plain(code.creatorId)}</bdi>
        </dd>
        <dt>{t.codes.made}</dt>
        <dd>{full(code._creationTime, language)}</dd>
      </dl>
      <div className="row">
        <Button onClick={() => setEditing(true)}>{t.codes.edit}</Button>
        <Button kind={isRevoked ? "plain" : "danger"} busy={busy} onClick={() => void toggle()}>
          {isRevoked ? t.codes.restore : t.codes.revoke}
        </Button>
        {code.requires.length > 0 && <Button onClick={() => setAsked("access")}>{t.access.change}</Button>}
        {!isRevoked && <Button onClick={() => setAsked("rotate")}>{t.leaks.rotate}</Button>}
        {code.batchId !== null && !isRevoked && (
          <Button kind="danger" onClick={() => setAsked("batch")}>
            {t.leaks.revokeBatch}
          </Button>
        )}
        {code.uses > 0 && <Button onClick={() => setAsked("evict")}>{t.leaks.evict}</Button>}
      </div>
      <Log code={code} />
      {asked === "access" && <Access code={code} onClose={() => setAsked(undefined)} />}
      {asked === "rotate" && <Rotate code={code} onClose={() => setAsked(undefined)} />}
      {asked === "batch" && (
        <Confirm
          title={t.leaks.revokeBatch}
          text={t.leaks.revokeBatchText}
          action={t.leaks.revokeBatch}
          onClose={() => setAsked(undefined)}
          onConfirm={async () => {
            try {
              const data = await done(list.revokeBatch(String(code.batchId)));
              say(t.leaks.batchRevoked(number("revoked" in data ? data.revoked : 1, language)));
            } catch (refusal) {
              say(messageOf(refusal), "bad");
            }
            setAsked(undefined);
          }}
        />
      )}
      {asked === "evict" && <Evict title={t.leaks.evict} text={t.leaks.evictText} evict={{ path: "invitCode:evict", args: { id: code._id } }} onClose={() => setAsked(undefined)} />}
    </>
  );
}

/** What a code asks for and what it gives, as far as it says anything. @param {{ code: Code }} props */
function Terms({ code }) {
  const { t, language } = useLanguage();
  const { rateLimit, membershipMs } = code;
  /** @type {[string, string | undefined][]} */
  const facts = [
    [t.terms.startsAt, code.startsAt === null ? undefined : full(code.startsAt, language)],
    [t.access.title, code.requires.length > 0 ? t.access.limited : undefined],
    [t.tabs.requests, code.requiresApproval ? t.terms.approval : undefined],
    [t.terms.rate, rateLimit === null ? undefined : t.terms.rateOf(rateLimit.rate, periodOf(rateLimit.periodMs), rateLimit.periodMs)],
    [t.terms.role, code.role === "admin" ? t.members.roles.admin : undefined],
    [t.terms.membership, membershipMs === null ? undefined : lasting(membershipMs, language)],
    [t.terms.metadata, code.metadata === null ? undefined : JSON.stringify(code.metadata)],
  ];
  return facts.map(([name, value]) =>
    value === undefined ? null : (
      <Fragment key={name}>
        <dt>{name}</dt>
        <dd>
          <bdi>{plain(value)}</bdi>
        </dd>
      </Fragment>
    ),
  );
}

/** @param {{ code: string, text: string, isAlive: boolean }} props */
function Share({ code, text, isAlive }) {
  const { t } = useLanguage();
  const link = linkOf(code);
  const picture = pictureOf(code);
  return (
    <div className="share">
      {isAlive && picture !== undefined && <img className="qr" src={picture} alt={t.codes.qrOf(text)} width="192" height="192" />}
      {picture === undefined && <p className="note">{t.codes.qrMissing}</p>}
      <div className="row">
        <input readOnly value={link} aria-label={t.codes.link} onFocus={(event) => event.currentTarget.select()} />
        <Copy text={link} label={t.copyLink} kind={isAlive ? "primary" : "plain"}>
          {t.copy}
        </Copy>
      </div>
      {isAlive && picture !== undefined && (
        <a className="link" href={picture} download={`${code}.svg`}>
          {t.codes.download}
        </a>
      )}
    </div>
  );
}

/** @param {{ code: Code }} props */
function Log({ code }) {
  const { t, language } = useLanguage();
  const list = useUses(code._id);
  const { uses } = list;
  return (
    <section aria-labelledby="log-title">
      <h3 id="log-title">
        {t.codes.log} {code.uses > 0 && <span className="count">{number(code.uses, language)}</span>}
      </h3>
      {list.message !== undefined && <Failure message={list.message} onRetry={list.status === "failed" ? list.refresh : undefined} />}
      {uses.length === 0 && list.status === "loading" && <Skeleton rows={2} />}
      {uses.length === 0 && list.status === "ready" && <p className="soft">{t.codes.logNone}</p>}
      {uses.length > 0 && (
        <ul className="log">
          {uses.map((use) => (
            <li key={use._id}>
              <bdi>{plain(use.user ?? use.userId)}</bdi>
              <time dateTime={new Date(use.usedAt).toISOString()}>{full(use.usedAt, language)}</time>
            </li>
          ))}
        </ul>
      )}
      {list.hasMore && (
        <div className="more">
          <Button busy={list.isLoadingMore} onClick={list.loadMore}>
            {t.more}
          </Button>
        </div>
      )}
    </section>
  );
}
