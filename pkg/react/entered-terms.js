/** What the fields of a code's conditions and grants hold, and what they mean. */
import { localTime } from "./code-fields.js";
import { PERIODS } from "./periods.js";
import { termWords } from "./term-words.js";
import { allowedOf } from "./who.js";

/** @typedef {import("../functions.js").CodeDocument} CodeDocument */
/** @typedef {import("../functions.js").Functions["invitCode:c"]["arguments"]} CodeArguments */
/** @typedef {{ startsAt: string, role: "member" | "admin", days: string, requiresApproval: boolean, rate: string, periodMs: string, campaignId: string, metadata: string, who: string, count: string }} Terms */

const DAY = 86_400_000;

/** What the fields show of a code, or of a new one. @param {CodeDocument} [code] @returns {Terms} */
export function enteredTerms(code) {
  return {
    startsAt: code?.startsAt == null ? "" : localTime(code.startsAt),
    role: code?.role ?? "member",
    days: code?.membershipMs == null ? "" : String(code.membershipMs / DAY),
    requiresApproval: code?.requiresApproval ?? false,
    rate: code?.rateLimit == null ? "" : String(code.rateLimit.rate),
    periodMs: String(code?.rateLimit?.periodMs ?? PERIODS.hour),
    campaignId: code?.campaignId ?? "",
    metadata: code?.metadata == null ? "" : JSON.stringify(code.metadata, null, 2),
    who: "",
    count: "",
  };
}

/** The arguments of each field, null where one is empty. @type {{ [Name in keyof Terms]?: (terms: Terms) => Partial<CodeArguments> }} */
const ARGUMENTS = {
  startsAt: ({ startsAt }) => ({ startsAt: startsAt === "" ? null : new Date(startsAt).getTime() }),
  role: ({ role }) => ({ role }),
  days: ({ days }) => ({ membershipMs: days === "" ? null : Math.round(Number(days) * DAY) }),
  requiresApproval: ({ requiresApproval }) => ({ requiresApproval }),
  rate: ({ rate, periodMs }) => ({ rateLimit: rate === "" ? null : { rate: Number(rate), periodMs: Number(periodMs) } }),
  campaignId: ({ campaignId }) => ({ campaignId: campaignId === "" ? null : campaignId }),
  metadata: ({ metadata }) => ({ metadata: metadata.trim() === "" ? null : JSON.parse(metadata) }),
};

/** @param {Terms} terms @param {(name: keyof Terms) => boolean} isMeant @returns {Partial<CodeArguments>} */
function argumentsOf(terms, isMeant) {
  const meant = Object.entries(ARGUMENTS).filter(([name]) => isMeant(/** @type {keyof Terms} */ (name)));
  return Object.assign({}, ...meant.map(([, argument]) => argument(terms)));
}

/**
 * The arguments that the fields mean for a new code: only what differs from a plain one.
 *
 * @param {Terms} terms
 */
export function newTerms(terms) {
  const plain = enteredTerms();
  return { ...argumentsOf(terms, (name) => terms[name] !== plain[name]), ...allowedOf(terms.who) };
}

/**
 * The arguments of the fields that a person changed.
 *
 * @param {Terms} terms
 * @param {Terms} before
 */
export function changedTerms(terms, before) {
  return argumentsOf(terms, (name) => terms[name] !== before[name] || (name === "rate" && terms.rate !== "" && terms.periodMs !== before.periodMs));
}

/**
 * Faults that the service could not report, because it would not get the argument.
 *
 * @param {Terms} terms
 * @param {string} language
 * @returns {Partial<Record<string, string>>}
 */
export function problemsOfTerms({ metadata }, language) {
  if (metadata.trim() === "") return {};
  try {
    JSON.parse(metadata);
    return {};
  } catch {
    return { metadata: termWords(language).metadataProblem };
  }
}
