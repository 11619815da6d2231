/** What an entry of the audit log changed, field by field, in words: what it was and what it is. */
import { lasting } from "../worker/pages/join/lasting.js";
import { auditWords, deedOf, LIMITS } from "./audit-words.js";
import { plain } from "./element.js";
import { time } from "./words.js";

/** @typedef {import("./audit.js").AuditDocument} AuditDocument */
/**
 * A change of one field. Without `before`, it had no value.
 *
 * @typedef {{ name: string, before?: string, after: string }} Change
 */

/** The fields that a person reads in the place of one of the log's. @type {Record<string, string[]>} */
const READ_AS = { "rateLimit.rate": ["rateLimit"], "rateLimit.periodMs": ["rateLimit"], codePolicy: LIMITS.map((limit) => `codePolicy.${limit}`) };

const TIMES = ["expiresAt", "startsAt"];
const LENGTHS = ["membershipMs", "codePolicy.maxLifetimeMs", "codePolicy.minMembershipMs"];

/**
 * @param {AuditDocument} entry
 * @param {string} language a language tag, whose formats times and numbers have
 * @param {Record<string, string>} [campaigns] their names by their ids
 * @returns {Change[]}
 */
export function changesOf(entry, language, campaigns = {}) {
  const words = auditWords(language);
  const [before, after] = [readable(entry.before), readable(entry.after)];
  const said = (/** @type {string} */ field, /** @type {any} */ value) => campaigns[value] ?? inWords(field, value, words, language);
  const fields = new Set(deedOf(entry).changed.flatMap((field) => READ_AS[field] ?? field));
  /** @type {Change[]} */
  const changes = [];
  /** @type {string[]} */
  const untold = [];
  for (const field of fields) {
    const name = words.fields[field] ?? field;
    const [was, is] = [before[field], after[field]];
    if (is === undefined) untold.push(name);
    else if (was !== undefined && JSON.stringify(was) !== JSON.stringify(is)) changes.push({ name, before: said(field, was), after: said(field, is) });
    else if (was === undefined && is !== null) changes.push({ name, after: said(field, is) });
  }
  // Notes, names, lists and the application's data: the log keeps that they were set, and not to what.
  if (untold.length > 0) changes.push({ name: words.untold, after: new Intl.ListFormat(language, { type: "unit" }).format(untold) });
  if (entry.count !== null) changes.push({ name: words.count, after: number(entry.count, language) });
  if (entry.actorId === null && entry.onBehalfOf !== null) changes.push({ name: words.onBehalfOf, after: plain(entry.onBehalfOf) });
  return changes;
}

/** The values by the fields that a person reads. @param {Record<string, any>} values @returns {Record<string, any>} */
function readable({ codePolicy, "rateLimit.rate": rate, "rateLimit.periodMs": periodMs, ...values }) {
  if (rate !== undefined) values["rateLimit"] = rate === null ? null : { rate, periodMs };
  if (codePolicy === undefined) return values;
  for (const limit of LIMITS) values[`codePolicy.${limit}`] = codePolicy?.[limit] ?? null;
  return values;
}

/**
 * @param {string} field
 * @param {any} value
 * @param {ReturnType<typeof auditWords>} words
 * @param {string} language
 */
function inWords(field, value, words, language) {
  if (value === null) return words.nothing[field] ?? words.unset;
  if (typeof value === "boolean") return value ? words.yes : words.no;
  if (field === "rateLimit") return words.rateOf(number(value.rate, language), lasting(value.periodMs, language));
  if (TIMES.includes(field)) return time(value, language);
  if (LENGTHS.includes(field)) return lasting(value, language);
  if (typeof value === "number") return number(value, language);
  return words.values[`${field}.${value}`] ?? plain(typeof value === "string" ? value : JSON.stringify(value));
}

/** @param {number} value @param {string} language */
const number = (value, language) => new Intl.NumberFormat(language).format(value);

/** How much of a value is read at a glance. */
const LONGEST = 40;

/** The beginning of a long value. @param {string} value */
export function cut(value) {
  const characters = [...value];
  return characters.length > LONGEST ? `${characters.slice(0, LONGEST - 1).join("")}…` : value;
}
