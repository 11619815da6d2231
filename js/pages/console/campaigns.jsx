/** The campaigns of a server: budgets that several codes share. */
import { useState } from "react";
import { useCampaigns, useChannels } from "../../react/index.js";
import { shown as formatCode } from "../../react/checker.js";
import { periodOf } from "../../react/periods.js";
import { Meter, Uses, When } from "./code-parts.jsx";
import { RateFields } from "./code-terms.jsx";
import { messageOf, useDone, useEndsWith, useKey, useSubmit } from "./data.jsx";
import { localInput, number, plain, timeOf } from "./format.js";
import { ListEnd } from "./reading.jsx";
import { rateOf } from "./terms.js";
import { Button, Dialog, Empty, Failure, Field, Skeleton, useLanguage, useToast } from "./ui.jsx";

/** @typedef {import("../../../pkg/functions.js").CampaignDocument} Campaign */

/** @param {{ serverId: string, creator: string }} props */
export function Campaigns({ serverId, creator }) {
  const { t } = useLanguage();
  const list = useCampaigns(serverId);
  useEndsWith(list.reason);
  const [opened, setOpened] = useState(/** @type {string | undefined} */ (undefined));
  const [isCreating, setCreating] = useState(false);
  const key = useKey();
  const open = list.campaigns.find(({ _id }) => _id === opened);
  return (
    <section aria-labelledby="campaigns-title">
      <h2 id="campaigns-title" className="hidden">
        {t.campaigns.title}
      </h2>
      <div className="toolbar">
        <p className="soft grow">{t.campaigns.lead}</p>
        <Button kind="primary" icon="plus" onClick={() => setCreating(true)}>
          {t.campaigns.create}
        </Button>
      </div>
      {list.message !== undefined && <Failure message={list.reason === "errors.permissionDenied" ? t.campaigns.forbidden : list.message} onRetry={list.status === "failed" ? list.refresh : undefined} />}
      <div className="card">
        {list.status === "loading" && list.campaigns.length === 0 && <Skeleton />}
        {list.campaigns.length > 0 && (
          <ul className="entries" aria-label={t.campaigns.title}>
            {list.campaigns.map((campaign) => (
              <li key={campaign._id} className={campaign.revokedAt === null ? "" : "dead"}>
                <span>
                  <button type="button" className="text-button" onClick={() => setOpened(campaign._id)}>
                    <bdi>{plain(campaign.name)}</bdi>
                  </button>
                  <span className="sub">{campaign.revokedAt !== null ? t.campaigns.stopped : campaign.expiresAt === null ? t.campaigns.open : <>{t.codes.expires} <When time={campaign.expiresAt} /></>}</span>
                </span>
                <Meter code={campaign} />
              </li>
            ))}
          </ul>
        )}
        {list.campaigns.length === 0 && list.status === "ready" && !list.hasMore && (
          <Empty icon="flag" title={t.campaigns.none} hint={t.campaigns.noneHint}>
            <Button icon="plus" onClick={() => setCreating(true)}>
              {t.campaigns.create}
            </Button>
          </Empty>
        )}
        <ListEnd list={list} reading={{ isOn: false, count: list.campaigns.length }} isFiltered={false} />
      </div>
      {isCreating && (
        <CampaignForm
          title={t.campaigns.create}
          onClose={() => setCreating(false)}
          save={(values) => list.create({ ...Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)), name: values.name, creatorId: creator, idempotencyKey: key(values) })}
        />
      )}
      {open && <Details key={open._id} campaign={open} list={list} onClose={() => setOpened(undefined)} />}
    </section>
  );
}

/** @param {{ campaign: Campaign, list: import("../../react/index.js").Campaigns, onClose: () => void }} props */
function Details({ campaign, list, onClose }) {
  const { t, language } = useLanguage();
  const done = useDone();
  const say = useToast();
  const channels = useChannels(campaign._id);
  const [isEditing, setEditing] = useState(false);
  const [busy, setBusy] = useState(false);
  const isStopped = campaign.revokedAt !== null;
  const toggle = async () => {
    if (busy) return;
    setBusy(true);
    try {
      await done(list.change(campaign._id, { revoked: !isStopped }));
      say(t.saved);
    } catch (error) {
      say(messageOf(error), "bad");
    } finally {
      setBusy(false);
    }
  };
  if (isEditing) return <CampaignForm title={plain(campaign.name)} campaign={campaign} onClose={() => setEditing(false)} save={(values) => list.change(campaign._id, values)} />;
  return (
    <Dialog kind="panel" title={plain(campaign.name)} onClose={onClose}>
      <dl className="facts">
        <dt>{t.codes.uses}</dt>
        <dd><Uses of={campaign} /></dd>
        <dt>{t.codes.expires}</dt>
        <dd>{campaign.expiresAt === null ? t.never : <When time={campaign.expiresAt} />}</dd>
        {campaign.rateLimit !== null && (
          <>
            <dt>{t.terms.rate}</dt>
            <dd>{t.terms.rateOf(campaign.rateLimit.rate, periodOf(campaign.rateLimit.periodMs), campaign.rateLimit.periodMs)}</dd>
          </>
        )}
      </dl>
      <div className="row">
        <Button onClick={() => setEditing(true)}>{t.codes.edit}</Button>
        <Button kind={isStopped ? "plain" : "danger"} busy={busy} onClick={() => void toggle()}>
          {isStopped ? t.campaigns.resume : t.campaigns.stop}
        </Button>
      </div>
      <section aria-labelledby="channels-title">
        <h3 id="channels-title">{t.campaigns.channels}</h3>
        {channels.message !== undefined && <Failure message={channels.message} onRetry={channels.status === "failed" ? channels.refresh : undefined} />}
        {channels.status === "loading" && channels.channels.length === 0 && <Skeleton rows={2} />}
        {channels.status === "ready" && channels.channels.length === 0 && <p className="soft">{t.campaigns.noChannels}</p>}
        <ul className="log">
          {channels.channels.map((channel) => (
            <li key={channel._id}>
              <span>
                <bdi>{channel.label !== null ? plain(channel.label) : channel.code === null ? t.codes.hidden : formatCode(channel.code)}</bdi>
              </span>
              <span>{number(channel.uses, language)}</span>
            </li>
          ))}
        </ul>
        {channels.hasMore && (
          <div className="more">
            <Button busy={channels.isLoadingMore} onClick={channels.loadMore}>
              {t.more}
            </Button>
          </div>
        )}
      </section>
    </Dialog>
  );
}

/**
 * @typedef {{ name: string, maxUses: number | null, expiresAt: number | null, rateLimit: { rate: number, periodMs: number } | null }} Values
 */

/** @param {{ title: string, campaign?: Campaign, save: (values: Values) => Promise<any>, onClose: () => void }} props */
function CampaignForm({ title, campaign, save, onClose }) {
  const { t } = useLanguage();
  const done = useDone();
  const say = useToast();
  const [name, setName] = useState(campaign?.name ?? "");
  const [maxUses, setMaxUses] = useState(campaign?.maxUses == null ? "" : String(campaign.maxUses));
  const [expiresAt, setExpiresAt] = useState(campaign?.expiresAt == null ? "" : localInput(campaign.expiresAt));
  const [rate, setRate] = useState(campaign?.rateLimit == null ? "" : String(campaign.rateLimit.rate));
  const [period, setPeriod] = useState(campaign?.rateLimit == null ? "hour" : periodOf(campaign.rateLimit.periodMs));
  const [isPast, setPast] = useState(false);
  const { busy, error, problems, onSubmit } = useSubmit(async () => {
    const end = timeOf(expiresAt, campaign?.expiresAt);
    const isOver = end !== null && end !== campaign?.expiresAt && end <= Date.now();
    setPast(isOver);
    if (isOver) return;
    await done(
      save({
        name: name.trim(),
        maxUses: maxUses === "" ? null : Number(maxUses),
        expiresAt: end,
        rateLimit: rateOf(rate, period, campaign?.rateLimit),
      }),
    );
    say(t.saved);
    onClose();
  }, ["name", "maxUses", "expiresAt", "rate"]);
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={onSubmit}>
        <Field label={t.campaigns.name} error={problems["name"]}>{(props) => <input {...props} required maxLength={128} value={name} autoComplete="off" onInput={(event) => setName(event.currentTarget.value)} />}</Field>
        <div className="pair">
          <Field label={t.codes.maxUses} hint={t.campaigns.maxUsesHint} error={problems["maxUses"]}>
            {(props) => <input {...props} type="number" inputMode="numeric" min={1} max={1e9} step={1} value={maxUses} onInput={(event) => setMaxUses(event.currentTarget.value)} />}
          </Field>
          <Field label={t.codes.expires} hint={t.campaigns.expiresHint} error={isPast ? t.terms.problems.past : problems["expiresAt"]}>
            {(props) => <input {...props} type="datetime-local" value={expiresAt} onInput={(event) => setExpiresAt(event.currentTarget.value)} />}
          </Field>
        </div>
        <RateFields rate={rate} period={period} error={problems["rate"]} onRate={setRate} onPeriod={setPeriod} />
        {error !== undefined && <Failure message={error} />}
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
