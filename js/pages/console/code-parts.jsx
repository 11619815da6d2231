/** Parts of codes that list and details share. */
import { useSyncExternalStore } from "react";
import { full, number, relative } from "./format.js";
import { useLanguage } from "./ui.jsx";

/** @typedef {import("../../../pkg/functions.js").CodeDocument} Code */

const TICK_MS = 15_000;

let now = Date.now();

/** @param {() => void} listener */
function ticking(listener) {
  const timer = setInterval(() => {
    now = Date.now();
    listener();
  }, TICK_MS);
  return () => clearInterval(timer);
}

const latest = () => now;

/** The time, moving on by itself. */
export const useNow = () => useSyncExternalStore(ticking, latest, latest);

/**
 * The status now: a code begins and ends by the clock before it is read again.
 *
 * @param {Code} code
 * @param {number} time
 */
export function statusAt({ status, startsAt, expiresAt }, time) {
  const isAlive = status === "active" || status === "scheduled";
  if (isAlive && expiresAt !== null && expiresAt <= time) return "expired";
  return status === "scheduled" && startsAt !== null && startsAt <= time ? "active" : status;
}

/** @param {{ time: number }} props */
export function When({ time }) {
  const { language } = useLanguage();
  const now = useNow();
  return (
    <time dateTime={new Date(time).toISOString()} title={full(time, language)}>
      {relative(time, language, now)}
    </time>
  );
}

/** @param {{ code: Code }} props */
export function StatusBadge({ code }) {
  const { t } = useLanguage();
  const status = statusAt(code, useNow());
  return <span className={`badge ${status}`}>{t.codes.statuses[status]}</span>;
}

/** How often something was used. @param {{ of: { uses: number, maxUses: number | null } }} props */
export function Uses({ of: { uses, maxUses } }) {
  const { t, language } = useLanguage();
  return t.codes.usesOf(number(uses, language), maxUses === null ? null : number(maxUses, language));
}

/** @param {{ code: { uses: number, maxUses: number | null } }} props */
export function Meter({ code }) {
  const { t } = useLanguage();
  const { uses, maxUses } = code;
  return (
    <span className="meter">
      <span>
        <span className="phone">{`${t.codes.uses}${t.colon}`}</span>
        <Uses of={code} />
      </span>
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
