/** The codes of a server: list, filters, creation, sharing, changes and the log of each code. */
import { useMemo, useState } from "react";
import { isPending, useCodes, useUses } from "../../react/index.js";
import { shown as formatCode } from "../../react/checker.js";
import { messageOf, useDone, useEndsWith } from "./data.jsx";
import { full, localInput, number, plain, relative } from "./format.js";
import { baseOf } from "./place.js";
import { go, useRoute } from "./route.js";
import { Button, Copy, Dialog, Empty, Failure, Field, Icon, Skeleton, useLanguage, useToast } from "./ui.jsx";

/** @typedef {import("../../../pkg/functions.js").CodeDocument} Code */

const STATUSES = /** @type {const} */ (["active", "expired", "used", "revoked", "suspended"]);

const DAY = 86_400_000;

/** @type {Record<string, number>} */
const LIFETIMES = { hour: DAY / 24, day: DAY, week: 7 * DAY, month: 30 * DAY };

/** @param {Code} code */
const linkOf = (code) => `${location.origin}${baseOf()}/j/${encodeURIComponent(code.code)}`;

/** @param {{ serverId: string, user: string | undefined }} props */
export function Codes({ serverId, user }) {
  const { t } = useLanguage();
  const route = useRoute();
  const status = STATUSES.find((known) => known === route.status);
  const list = useCodes(serverId, { status });
  useEndsWith(list.reason);
  const [isCreating, setCreating] = useState(false);
  const found = useMemo(() => filtered(list.codes, route.q), [list.codes, route.q]);
  const opened = route.code === "" ? undefined : list.codes.find((code) => code._id === route.code);
  const isLoading = list.status === "loading";
  const isFiltered = route.q !== "" || status !== undefined;

  return (
    <section aria-labelledby="codes-title">
      <h2 id="codes-title" className="hidden">
        {t.codes.title}
      </h2>
      <div className="toolbar">
        <div className="search grow">
          <Icon name="search" />
          <input
            type="search"
            value={route.q}
            placeholder={t.codes.search}
            aria-label={t.codes.search}
            onInput={(event) => go({ q: event.currentTarget.value }, { replace: true })}
          />
        </div>
        <select aria-label={t.codes.status} value={status ?? ""} onChange={(event) => go({ status: event.currentTarget.value })}>
          <option value="">{t.codes.all}</option>
          {STATUSES.map((each) => (
            <option key={each} value={each}>
              {t.codes.statuses[each]}
            </option>
          ))}
        </select>
        <Button kind="primary" icon="plus" onClick={() => setCreating(true)} disabled={user === undefined}>
          {t.codes.create}
        </Button>
      </div>
      {list.message !== undefined && <Failure message={list.message} onRetry={list.status === "failed" ? list.refresh : undefined} />}
      <div className="card">
        {isLoading && list.codes.length === 0 && <Skeleton />}
        {found.length > 0 && <Table codes={found} />}
        {found.length === 0 && list.status === "ready" && !list.hasMore && (
          <Empty
            icon="ticket"
            title={isFiltered ? t.codes.noneFound : t.codes.none}
            hint={isFiltered ? t.codes.noneFoundHint : t.codes.noneHint}
          >
            {!isFiltered && user !== undefined && (
              <Button icon="plus" onClick={() => setCreating(true)}>
                {t.codes.create}
              </Button>
            )}
          </Empty>
        )}
        {list.hasMore && (
          <div className="more">
            <Button busy={list.isLoadingMore} onClick={list.loadMore}>
              {t.more}
            </Button>
          </div>
        )}
      </div>
      {isCreating && user !== undefined && <Create list={list} onClose={() => setCreating(false)} />}
      {opened && <Details key={opened._id} list={list} code={opened} onClose={() => go({ code: "" })} />}
    </section>
  );
}

/** @param {Code[]} codes @param {string} words */
function filtered(codes, words) {
  const wanted = words.trim().toLocaleLowerCase();
  if (wanted === "") return codes;
  const text = wanted.replaceAll(/[\s-]/g, "");
  return codes.filter(
    ({ code, label, creatorId }) =>
      (text !== "" && code.toLowerCase().replaceAll("-", "").includes(text)) ||
      label?.toLocaleLowerCase().includes(wanted) === true ||
      creatorId.toLocaleLowerCase().includes(wanted),
  );
}

/** @param {{ codes: Code[] }} props */
function Table({ codes }) {
  const { t } = useLanguage();
  return (
    <table className="list" role="table" aria-label={t.codes.title}>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">{t.codes.code}</th>
          <th role="columnheader" scope="col">{t.codes.status}</th>
          <th role="columnheader" scope="col">{t.codes.uses}</th>
          <th role="columnheader" scope="col">{t.codes.expires}</th>
          <th role="columnheader" scope="col" className="narrow">
            <span className="hidden">{t.codes.actions}</span>
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {codes.map((code) => (
          <Row key={code._id} code={code} />
        ))}
      </tbody>
    </table>
  );
}

/** @param {{ code: Code }} props */
function Row({ code }) {
  const { t, language } = useLanguage();
  const text = formatCode(code.code);
  const isDead = code.status !== "active" && code.status !== "suspended";
  if (isPending(code)) return <PendingRow code={code} />;
  return (
    <tr role="row" className={isDead ? "dead" : ""}>
      <td role="cell">
        <button type="button" className="code-text" aria-label={t.codes.details(text)} onClick={() => go({ code: code._id })}>
          {text}
        </button>
        <span className="sub">
          <bdi>{code.label === null ? `${t.codes.creator} ${plain(code.creatorId)}` : plain(code.label)}</bdi>
        </span>
      </td>
      <td role="cell">
        <StatusBadge code={code} />
      </td>
      <td role="cell" className="wide">
        <Meter code={code} />
      </td>
      <td role="cell" className="soft">
        {code.expiresAt === null ? t.never : <When time={code.expiresAt} language={language} />}
      </td>
      <td role="cell" className="narrow">
        <span className="actions">
          <Copy text={linkOf(code)} label={`${t.copyLink}: ${text}`} />
          <Button kind="quiet" className="round" icon="qr" aria-label={`${t.codes.share}: ${text}`} title={t.codes.share} onClick={() => go({ code: code._id })} />
        </span>
      </td>
    </tr>
  );
}

/** A code that the service has not answered for yet. @param {{ code: Code }} props */
function PendingRow({ code }) {
  const { t } = useLanguage();
  return (
    <tr role="row" className="pending" aria-busy="true">
      <td role="cell" className="mono">
        {code.code === "" ? "····-····-····" : code.code}
        <span className="sub">{code.label === null ? t.codes.creating : plain(code.label)}</span>
      </td>
      <td role="cell" />
      <td role="cell" className="wide" />
      <td role="cell" />
      <td role="cell" />
    </tr>
  );
}

/** @param {{ time: number, language: string }} props */
export function When({ time, language }) {
  return (
    <time dateTime={new Date(time).toISOString()} title={full(time, language)}>
      {relative(time, language, Date.now())}
    </time>
  );
}

/** @param {{ code: Code }} props */
function StatusBadge({ code: { status, suspendedBy } }) {
  const { t } = useLanguage();
  return (
    <span className={`badge ${status}`} title={suspendedBy === null ? undefined : t.codes.suspended}>
      {t.codes.statuses[status]}
    </span>
  );
}

/** @param {{ code: Code }} props */
function Meter({ code: { uses, maxUses } }) {
  const { t } = useLanguage();
  return (
    <span className="meter">
      {t.codes.usesOf(uses, maxUses)}
      {maxUses !== null && (
        <span className="bar" aria-hidden="true">
          <Filled share={uses / maxUses} />
        </span>
      )}
    </span>
  );
}

/** The filled part of a bar. Its width is set by script, since the page's policy forbids style attributes in markup. @param {{ share: number }} props */
function Filled({ share }) {
  return <span ref={(element) => element?.style.setProperty("width", `${Math.round(share * 100)}%`)} />;
}

/** @param {{ list: import("../../react/index.js").Codes, onClose: () => void }} props */
function Create({ list, onClose }) {
  const { t } = useLanguage();
  const done = useDone();
  const say = useToast();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(/** @type {string | undefined} */ (undefined));
  // One key for the dialog, so that a retry after a lost reply makes no second code.
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const terms = useTerms({ maxUses: null, expiresAt: null, label: null }, "never");
  const [custom, setCustom] = useState("");

  /** @param {import("react").FormEvent} event */
  const submit = async (event) => {
    event.preventDefault();
    const values = terms.read();
    if (values === undefined) return;
    setBusy(true);
    setError(undefined);
    try {
      const code = await done(list.create({ ...present(values), ...(custom.trim() === "" ? {} : { code: custom.trim() }), idempotencyKey }));
      say(t.codes.created(formatCode(String(code))));
      onClose();
    } catch (refusal) {
      setError(messageOf(refusal));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Dialog title={t.codes.create} onClose={onClose}>
      <form onSubmit={(event) => void submit(event)} noValidate>
        <TermsFields terms={terms} />
        <Field label={t.codes.custom} hint={t.codes.customHint}>
          {(props) => <input {...props} className="mono" value={custom} maxLength={64} autoComplete="off" spellCheck={false} onInput={(event) => setCustom(event.currentTarget.value)} />}
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

/** The members of an object that are not null. @param {Record<string, unknown>} values */
const present = (values) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));

/** @typedef {{ maxUses: number | null, expiresAt: number | null, label: string | null }} Terms */

/**
 * The form of a code's terms.
 *
 * @param {Terms} start
 * @param {string} lifetime the first choice
 */
function useTerms(start, lifetime) {
  const { t } = useLanguage();
  const [label, setLabel] = useState(start.label ?? "");
  const [maxUses, setMaxUses] = useState(start.maxUses === null ? "" : String(start.maxUses));
  const [choice, setChoice] = useState(lifetime);
  const [date, setDate] = useState(() => localInput(start.expiresAt ?? Date.now() + 7 * DAY));
  const [problems, setProblems] = useState(/** @type {{ maxUses?: string, date?: string }} */ ({}));
  const isNew = lifetime !== "keep";
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
  return { label, setLabel, maxUses, setMaxUses, choice, setChoice, date, setDate, problems, read, isNew };
}

/** @param {{ terms: ReturnType<typeof useTerms> }} props */
function TermsFields({ terms }) {
  const { t } = useLanguage();
  const choices = /** @type {(keyof typeof t.codes.lifetimes)[]} */ ([...(terms.isNew ? [] : ["keep"]), "never", "hour", "day", "week", "month", "date"]);
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

/** @param {{ list: import("../../react/index.js").Codes, code: Code, onClose: () => void }} props */
function Details({ list, code, onClose }) {
  const { t, language } = useLanguage();
  const done = useDone();
  const say = useToast();
  const [isEditing, setEditing] = useState(false);
  const [busy, setBusy] = useState(false);
  const text = formatCode(code.code);
  const link = linkOf(code);
  const picture = `${link}/qr.svg`;
  const isRevoked = code.status === "revoked";

  const toggle = async () => {
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

  return (
    <Dialog kind="panel" title={text} onClose={onClose}>
      <p>
        <StatusBadge code={code} />
        {code.suspendedBy !== null && <span className="sub">{t.codes.suspended}</span>}
      </p>
      {isEditing ? (
        <Edit list={list} code={code} onClose={() => setEditing(false)} />
      ) : (
        <>
          <div className="share">
            <img className="qr" src={picture} alt={t.codes.qrOf(text)} width="192" height="192" />
            <div className="row">
              <input readOnly value={link} aria-label={t.codes.link} onFocus={(event) => event.currentTarget.select()} />
              <Copy text={link} label={t.copyLink} kind="plain">
                {t.copy}
              </Copy>
            </div>
            <a className="soft" href={picture} download={`${code.code}.svg`}>
              {t.codes.download}
            </a>
          </div>
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
            <dd>{t.codes.usesOf(code.uses, code.maxUses)}</dd>
            <dt>{t.codes.expires}</dt>
            <dd>{code.expiresAt === null ? t.never : full(code.expiresAt, language)}</dd>
            <dt>{t.codes.creator}</dt>
            <dd>
              <bdi>{plain(code.creatorId)}</bdi>
            </dd>
            <dt>{t.codes.made}</dt>
            <dd>{full(code._creationTime, language)}</dd>
          </dl>
          <div className="share">
            <div className="row">
              <Button onClick={() => setEditing(true)}>{t.codes.edit}</Button>
              <Button kind={isRevoked ? "plain" : "danger"} busy={busy} onClick={() => void toggle()}>
                {isRevoked ? t.codes.restore : t.codes.revoke}
              </Button>
            </div>
          </div>
          <Log code={code} />
        </>
      )}
    </Dialog>
  );
}

/** @param {{ list: import("../../react/index.js").Codes, code: Code, onClose: () => void }} props */
function Edit({ list, code, onClose }) {
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
    if (values === undefined) return;
    const changed = Object.fromEntries(Object.entries(values).filter(([name, value]) => value !== code[/** @type {keyof Terms} */ (name)]));
    setBusy(true);
    try {
      if (Object.keys(changed).length > 0) await done(list.change(code._id, changed));
      say(t.saved);
      onClose();
    } catch (refusal) {
      setError(messageOf(refusal));
    } finally {
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

/** @param {{ code: Code }} props */
function Log({ code }) {
  const { t, language } = useLanguage();
  const list = useUses(code._id);
  const { uses } = list;
  return (
    <section aria-labelledby="log-title">
      <h3 id="log-title">
        {t.codes.log} {code.uses > 0 && <span className="soft">{number(code.uses, language)}</span>}
      </h3>
      {list.message !== undefined && <Failure message={list.message} onRetry={list.status === "failed" ? list.refresh : undefined} />}
      {uses.length === 0 && list.status === "ready" && <p className="soft">{t.codes.logNone}</p>}
      <ul className="log">
        {uses.map((use) => (
          <li key={use._id}>
            <bdi>{plain(use.user ?? use.userId)}</bdi>
            <time dateTime={new Date(use.usedAt).toISOString()}>{full(use.usedAt, language)}</time>
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
    </section>
  );
}
