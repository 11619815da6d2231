/** The codes of a server: list, search and filter. */
import { useEffect, useMemo, useState } from "react";
import { isPending, useCodes } from "../../react/index.js";
import { shown as formatCode } from "../../react/checker.js";
import { Details } from "./code-details.jsx";
import { Create } from "./code-form.jsx";
import { Meter, statusAt, StatusBadge, useNow, When } from "./code-parts.jsx";
import { useEndsWith } from "./data.jsx";
import { plain } from "./format.js";
import { useOwnCodes } from "./own-codes.js";
import { linkOf } from "./place.js";
import { ListEnd, useReadingOn } from "./reading.jsx";
import { go, useRoute } from "./route.js";
import { Button, Copy, Empty, Failure, Icon, Skeleton, useLanguage } from "./ui.jsx";

/** @typedef {import("../../../pkg/functions.js").CodeDocument} Code */

const STATUSES = /** @type {const} */ (["active", "scheduled", "expired", "used", "revoked", "suspended"]);

/** @param {{ serverId: string, creator: string }} props */
export function Codes({ serverId, creator }) {
  const { t } = useLanguage();
  const route = useRoute();
  const status = STATUSES.find((known) => known === route.status);
  const all = useCodes(serverId, { status });
  const own = useOwnCodes({ serverId, status, isWanted: all.reason === "errors.permissionDenied" });
  const list = own ?? all;
  useEndsWith(list.reason);
  const [isCreating, setCreating] = useState(false);
  const [made, setMade] = useState(/** @type {string | undefined} */ (undefined));
  const found = useMemo(() => filtered(list.codes, route.q), [list.codes, route.q]);
  const isFiltered = route.q !== "" || status !== undefined;
  const reading = useReadingOn(list, { isWanted: route.q !== "" || (status !== undefined && found.length < 25), count: list.codes.length });

  // The service answers a creation with the code's text alone; its row has the id.
  const madeId = made === undefined ? undefined : list.codes.find(({ code }) => code === made)?._id;
  useEffect(() => {
    if (madeId === undefined) return;
    setMade(undefined);
    go({ code: madeId });
  }, [madeId]);

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
        <Button kind="primary" icon="plus" onClick={() => setCreating(true)}>
          {t.codes.create}
        </Button>
      </div>
      {own !== undefined && <p className="note">{t.codes.onlyOwn}</p>}
      {list.message !== undefined && <Failure message={list.message} onRetry={list.status === "failed" ? list.refresh : undefined} />}
      <div className="card">
        {list.status === "loading" && list.codes.length === 0 && <Skeleton />}
        {found.length > 0 && <Table codes={found} />}
        {found.length === 0 && list.status === "ready" && !list.hasMore && (
          <Empty icon="ticket" title={isFiltered ? t.codes.noneFound : t.codes.none} hint={isFiltered ? t.codes.noneFoundHint : t.codes.noneHint}>
            {isFiltered ? (
              <Button onClick={() => go({ q: "", status: "" })}>{t.showAll}</Button>
            ) : (
              <Button icon="plus" onClick={() => setCreating(true)}>
                {t.codes.create}
              </Button>
            )}
          </Empty>
        )}
        <ListEnd list={list} reading={reading} isFiltered={isFiltered} />
      </div>
      {isCreating && <Create serverId={serverId} creator={creator} create={all.create} onMade={setMade} onClose={() => setCreating(false)} />}
      {route.code !== "" && <Details key={route.code} id={route.code} list={all} known={list.codes.find(({ _id }) => _id === route.code)} onClose={() => go({ code: "" }, { replace: true })} />}
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
      (text !== "" && code !== null && code.toLowerCase().replaceAll("-", "").includes(text)) ||
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
        {codes.map((code) => (isPending(code) ? <PendingRow key={code._id} code={code} /> : <Row key={code._id} code={code} />))}
      </tbody>
    </table>
  );
}

/** @param {{ code: Code }} props */
function Row({ code }) {
  const { t } = useLanguage();
  const text = code.code === null ? t.codes.hidden : formatCode(code.code);
  const status = statusAt(code, useNow());
  const isDead = status === "expired" || status === "used" || status === "revoked";
  return (
    <tr role="row" className={isDead ? "dead" : ""}>
      <td role="cell">
        <button type="button" className="code-text" translate="no" aria-label={t.codes.details(text)} onClick={() => go({ code: code._id })}>
          {text}
        </button>
        <span className="sub">{code.label === null ? <>{t.codes.creator} <bdi>{plain(code.creatorId)}</bdi></> : <bdi>{plain(code.label)}</bdi>}</span>
      </td>
      <td role="cell" className="state">
        <StatusBadge code={code} />
      </td>
      <td role="cell" className="uses">
        <Meter code={code} />
      </td>
      <td role="cell" className="soft end">
        <span className="phone">{`${t.codes.expires}${t.colon}`}</span>
        {code.expiresAt === null ? t.never : <When time={code.expiresAt} />}
      </td>
      <td role="cell" className="narrow corner">
        <span className="actions">
          {code.code !== null && <Copy text={linkOf(code.code)} label={`${t.copyLink}: ${text}`} />}
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
      <td role="cell">
        <span className="code-text">{code.code || "····-····-····"}</span>
        <span className="sub">{code.label === null ? t.codes.creating : <bdi>{plain(code.label)}</bdi>}</span>
      </td>
      <td role="cell" className="state" />
      <td role="cell" className="uses" />
      <td role="cell" className="end" />
      <td role="cell" className="corner" />
    </tr>
  );
}
