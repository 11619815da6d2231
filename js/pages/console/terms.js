/** The form of a code's settings, as arguments of the service. */
import { PERIODS, periodOf } from "../../react/periods.js";
import { localInput, timeOf } from "./format.js";

/** @typedef {import("../../../pkg/functions.js").CodeDocument} Code */
/** @typedef {import("../../../pkg/functions.js").Functions["invitCode:c"]["arguments"]} NewCode */

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** How long a code lives. @type {Record<string, number>} */
export const LIFETIMES = { hour: HOUR, day: DAY, week: 7 * DAY, month: 30 * DAY };

/** How long a membership lasts. @type {Record<string, number>} */
export const MEMBERSHIPS = { day: DAY, week: 7 * DAY, month: 30 * DAY, year: 365 * DAY };

/**
 * The name of a time in a table, such as `week`; `other` for one that is not there.
 *
 * @param {Record<string, number>} table
 * @param {number} ms
 */
export const named = (table, ms) => Object.keys(table).find((name) => table[name] === ms) ?? "other";

/**
 * The form as it opens for a code.
 *
 * @param {Code | undefined} code
 */
export function entered(code) {
  return {
    label: code?.label ?? "",
    maxUses: code?.maxUses == null ? "" : String(code.maxUses),
    lifetime: code === undefined || code.expiresAt === null ? "never" : "keep",
    expiresAt: localInput(code?.expiresAt ?? Date.now() + 7 * DAY),
    startsAt: code?.startsAt == null ? "" : localInput(code.startsAt),
    membership: code?.membershipMs == null ? "ever" : named(MEMBERSHIPS, code.membershipMs),
    role: code?.role ?? "member",
    requiresApproval: code?.requiresApproval ?? false,
    rate: code?.rateLimit == null ? "" : String(code.rateLimit.rate),
    period: code?.rateLimit == null ? "hour" : periodOf(code.rateLimit.periodMs),
    campaign: code?.campaignId ?? "",
    metadata: code?.metadata == null ? "" : JSON.stringify(code.metadata, null, 2),
    who: "",
    count: "1",
    custom: "",
  };
}

/** @typedef {ReturnType<typeof entered>} Entered */
/** @typedef {Partial<Record<keyof Entered, "past" | "start" | "whole" | "rate" | "count" | "json">>} Problems */

/**
 * The arguments that a form says, or what is wrong in it.
 *
 * @param {Entered} form
 * @param {Code | undefined} code the code that is changed
 * @param {number} now
 */
export function read(form, code, now) {
  /** @type {Problems} */
  const problems = {};
  const maxUses = whole(form.maxUses, 1e9, () => (problems.maxUses = "whole"));
  const expiresAt = endOf(form, code, now);
  if (form.lifetime === "date" && !(expiresAt !== null && expiresAt > now)) problems.expiresAt = "past";
  const startsAt = timeOf(form.startsAt, code?.startsAt);
  if (startsAt !== null && expiresAt !== null && !(startsAt < expiresAt)) problems.startsAt = "start";
  const rate = whole(form.rate, 1000, () => (problems.rate = "rate"));
  const metadata = jsonObject(form.metadata, () => (problems.metadata = "json"));
  const count = whole(form.count, 1000, () => (problems.count = "count")) ?? 1;
  const terms = {
    label: form.label.trim() === "" ? null : form.label.trim(),
    maxUses,
    expiresAt,
    startsAt,
    membershipMs: form.membership === "ever" ? null : (MEMBERSHIPS[form.membership] ?? code?.membershipMs ?? null),
    role: /** @type {"admin" | "member"} */ (form.role),
    requiresApproval: form.requiresApproval,
    rateLimit: rate === null ? null : rateOf(String(rate), form.period, code?.rateLimit),
    campaignId: form.campaign === "" ? null : form.campaign,
    metadata,
  };
  return { problems, isRight: Object.keys(problems).length === 0, terms, count };
}

/** @typedef {ReturnType<typeof read>["terms"]} Terms */

/**
 * A rate as the service takes it; null where none is entered.
 *
 * @param {string} rate
 * @param {string} period
 * @param {{ periodMs: number } | null | undefined} before the rate with which the form opened
 */
export function rateOf(rate, period, before) {
  return rate.trim() === "" ? null : { rate: Number(rate), periodMs: /** @type {Record<string, number>} */ (PERIODS)[period] ?? before?.periodMs ?? HOUR };
}

/** @param {Entered} form @param {Code | undefined} code @param {number} now */
function endOf({ lifetime, expiresAt }, code, now) {
  if (lifetime === "date") return new Date(expiresAt).getTime();
  if (lifetime === "keep") return code?.expiresAt ?? null;
  return lifetime === "never" ? null : now + (LIFETIMES[lifetime] ?? 0);
}

/** @param {string} text @param {number} most @param {() => void} onWrong */
function whole(text, most, onWrong) {
  if (text.trim() === "") return null;
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= most) return number;
  onWrong();
  return null;
}

/** @param {string} text @param {() => void} onWrong @returns {Record<string, unknown> | null} */
function jsonObject(text, onWrong) {
  if (text.trim() === "") return null;
  try {
    const value = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Reported below, like every other value that is not an object.
  }
  onWrong();
  return null;
}

/**
 * The terms that differ from what a new code has anyway.
 *
 * @param {Terms} terms
 * @returns {Partial<NewCode>}
 */
export function given(terms) {
  return /** @type {any} */ (Object.fromEntries(Object.entries(terms).filter(([name, value]) => value !== null && value !== false && !(name === "role" && value === "member"))));
}

/**
 * The terms that differ from those of a code.
 *
 * @param {Terms} terms
 * @param {Code} code
 */
export function changed(terms, code) {
  const before = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (code));
  return Object.fromEntries(Object.entries(terms).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name] ?? (name === "role" ? "member" : name === "requiresApproval" ? false : null))));
}
