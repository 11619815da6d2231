/** The audit log of a server: who changed what, when, and from what to what. */
import { changesOf, cut } from "../../react/audit-changes.js";
import { deedOf } from "../../react/audit-words.js";
import { useCampaignNames } from "../../react/audit.js";
import { useAudit } from "../../react/index.js";
import { When } from "./code-parts.jsx";
import { useEndsWith } from "./data.jsx";
import { localeOf, plain } from "./format.js";
import { ListEnd } from "./reading.jsx";
import { go } from "./route.js";
import { Button, Empty, Failure, Skeleton, useLanguage } from "./ui.jsx";

/** @param {{ serverId: string }} props */
export function Audit({ serverId }) {
  const { t } = useLanguage();
  const list = useAudit(serverId);
  const campaigns = useCampaignNames(serverId, list.entries);
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
              <Entry key={entry._id} entry={entry} campaigns={campaigns} />
            ))}
          </ol>
        )}
        {list.entries.length === 0 && list.status === "ready" && <Empty icon="list" title={t.audit.none} />}
        <ListEnd list={list} reading={{ isOn: false, count: list.entries.length }} isFiltered={false} />
      </div>
    </section>
  );
}

/** @param {{ entry: import("../../../pkg/functions.js").AuditDocument, campaigns: Record<string, string> }} props */
function Entry({ entry, campaigns }) {
  const { t, language } = useLanguage();
  const { deed } = deedOf(entry);
  const did = /** @type {Record<string, string>} */ (t.audit.did)[deed] ?? deed;
  const changes = changesOf(entry, localeOf(language), campaigns);
  const about = entry.userId ?? campaigns[entry.campaignId ?? ""];
  const { codeId } = entry;
  return (
    <li>
      <div>
        <strong>
          <bdi>{entry.actorId === null ? t.audit.service : plain(entry.actorId)}</bdi>
        </strong>{" "}
        <span>{did}</span>
        {about !== undefined && (
          <>
            {entry.userId === null ? t.colon : " "}
            <bdi>{plain(about)}</bdi>
          </>
        )}
        {changes.length > 0 && (
          <ul className="changes">
            {changes.map((change) => (
              <li key={change.name}>
                {change.name}
                {t.colon}
                {change.before !== undefined && (
                  <>
                    <Value value={change.before} /> →{" "}
                  </>
                )}
                <Value value={change.after} />
              </li>
            ))}
          </ul>
        )}
        {entry.reason !== null && (
          <span className="sub">
            {`${t.requests.reason}${t.colon}`}
            <bdi>{plain(entry.reason)}</bdi>
          </span>
        )}
      </div>
      <span className="soft aside">
        <When time={entry._creationTime} />
        {codeId !== null && (
          <Button kind="quiet" className="small" onClick={() => go({ tab: "codes", code: codeId })}>
            {t.audit.show}
          </Button>
        )}
      </span>
    </li>
  );
}

/** A value; the whole of a long one stands in its title. @param {{ value: string }} props */
function Value({ value }) {
  const short = cut(value);
  return <bdi title={short === value ? undefined : value}>{short}</bdi>;
}
