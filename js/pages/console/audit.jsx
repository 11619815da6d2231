/** The audit log of a server: who changed what, and when. */
import { deedOf } from "../../react/audit-words.js";
import { useAudit } from "../../react/index.js";
import { When } from "./code-parts.jsx";
import { useEndsWith } from "./data.jsx";
import { plain } from "./format.js";
import { ListEnd } from "./reading.jsx";
import { Empty, Failure, Skeleton, useLanguage } from "./ui.jsx";

/** @param {{ serverId: string }} props */
export function Audit({ serverId }) {
  const { t } = useLanguage();
  const list = useAudit(serverId);
  useEndsWith(list.reason);
  return (
    <section aria-labelledby="audit-title">
      <h2 id="audit-title" className="hidden">
        {t.audit.title}
      </h2>
      <p className="lead soft">{t.audit.lead}</p>
      {list.message !== undefined && <Failure message={list.reason === "errors.permissionDenied" ? t.audit.forbidden : list.message} onRetry={list.status === "failed" ? list.refresh : undefined} />}
      <div className="card">
        {list.status === "loading" && list.entries.length === 0 && <Skeleton />}
        {list.entries.length > 0 && (
          <ol className="entries" aria-label={t.audit.title}>
            {list.entries.map((entry) => (
              <Entry key={entry._id} entry={entry} />
            ))}
          </ol>
        )}
        {list.entries.length === 0 && list.status === "ready" && <Empty icon="list" title={t.audit.none} />}
        <ListEnd list={list} reading={{ isOn: false, count: list.entries.length }} isFiltered={false} />
      </div>
    </section>
  );
}

/** @param {{ entry: import("../../../pkg/functions.js").AuditDocument }} props */
function Entry({ entry }) {
  const { t } = useLanguage();
  const fields = /** @type {Record<string, string>} */ (t.audit.fields);
  const { deed, changed } = deedOf(entry);
  const did = /** @type {Record<string, string>} */ (t.audit.did)[deed] ?? deed;
  return (
    <li>
      <span>
        <strong>
          <bdi>{entry.actorId === null ? t.audit.service : plain(entry.actorId)}</bdi>
        </strong>{" "}
        <span>{did}</span>
        {entry.userId !== null && (
          <>
            {" "}
            <bdi>{plain(entry.userId)}</bdi>
          </>
        )}
        {changed.length > 0 && <span className="sub">{changed.map((field) => fields[field] ?? field).join(", ")}</span>}
        {entry.reason !== null && (
          <span className="sub">
            {`${t.requests.reason}${t.colon}`}
            <bdi>{plain(entry.reason)}</bdi>
          </span>
        )}
      </span>
      <span className="soft">
        <When time={entry._creationTime} />
      </span>
    </li>
  );
}
