/** What a person sees of one code. It is derived from what is known, so that no state can be left over. */
import { wordsIn, whyNot } from "./words.js";

/** @typedef {import("./checker.js").Verdict} Verdict */
/** @typedef {{ _id: string, name: string }} ServerSummary */
/** @typedef {{ name: string }} Inviter */
/** What joining gives to who is new there. @typedef {{ role: "admin" | "member", membershipMs: number | null }} Grants */
/** @typedef {{ code: string, server: ServerSummary | undefined, invitedBy: Inviter | undefined, grants: Grants | undefined }} Known */
/** A request that was seen waiting, with what was known of its code then. @typedef {{ known: Known, serverId: string | undefined }} Waiting */
/** What who declined the request gave as the reason. @typedef {{ reason: string | null }} Declined */
/**
 * The states of a code:
 *
 * | `status` | meaning |
 * | --- | --- |
 * | `empty` | nothing was entered |
 * | `mistyped` | the offline check found a mistake; `message` is for people |
 * | `unchecked` | only the service knows whether it is a code: call `lookUp()` |
 * | `looking` | the service is asked |
 * | `works` | it works: `server`, `invitedBy` and `grants` as far as the service tells them; call `join()`. With `asks`, joining files a request, for which `join(note)` takes a note |
 * | `refused` | it does not work: `reason` is the error's name, `message` is for people; `declined` where the user's request was declined, with the `reason` that was given |
 * | `joining` | it is being redeemed |
 * | `joined` | the user joined `serverId` |
 * | `pending` | a request waits until somebody approves it; `withdraw()` takes it back; it becomes `joined` or `refused` by itself |
 * | `member` | the user is a member already; nothing was consumed; `serverId` as far as the service tells it |
 * | `failed` | no answer came; call `retry()` |
 *
 * @typedef {{ status: "empty" }
 *   | { status: "mistyped", problem: "length" | "symbol" | "check", message: string }
 *   | { status: "unchecked", code: string, lookUp: () => void }
 *   | { status: "looking", code: string }
 *   | ({ status: "works", asks: boolean, join: (note?: string) => Promise<void> } & Known)
 *   | ({ status: "refused", reason: string, message: string, declined: Declined | undefined, retry: () => void } & Known)
 *   | ({ status: "joining" } & Known)
 *   | ({ status: "joined", serverId: string } & Known)
 *   | ({ status: "pending", serverId: string | undefined, withdraw: () => Promise<import("../call.js").ReplyOf<"request:withdraw" | "invitCode:explain">> } & Known)
 *   | ({ status: "member", serverId: string | undefined } & Known)
 *   | ({ status: "failed", message: string, error: unknown, retry: () => void } & Known)} Invite
 */
/**
 * @typedef {object} Facts
 * @property {Verdict} verdict
 * @property {boolean} isAsked whether the service may be asked
 * @property {import("./entry.js").Reading} explained
 * @property {Attempt} attempt
 * @property {Waiting | undefined} waiting
 * @property {Declined | undefined} declined
 * @property {string} language
 * @property {{ lookUp: () => void, join: (note?: string) => Promise<void>, retryJoin: () => void, retryLook: () => void, withdraw: () => Promise<any> }} act
 */
/**
 * How the redemption went, with what was known of the code when it began.
 *
 * @typedef {{ status: "none" } | { status: "running", known: Known } | { status: "done", known: Known, reply: any } | { status: "failed", known: Known, error: unknown }} Attempt
 */

/**
 * @param {string} code
 * @param {any} reply the reply of `explain`, if there is one
 * @returns {Known}
 */
export function knownOf(code, reply) {
  const data = reply?.status === "success" ? reply.data : undefined;
  return { code, server: data?.server ?? undefined, invitedBy: data?.invitedBy ?? undefined, grants: data?.grants ?? undefined };
}

/**
 * @param {Facts} facts
 * @returns {Invite}
 */
export function inviteOf({ verdict, isAsked, explained, attempt, waiting, declined, language, act }) {
  const words = wordsIn(language);
  /** @param {{ error: string, message: string }} refusal @param {Known} known @param {() => void} retry @returns {Invite} */
  const refused = ({ error, message }, known, retry) => {
    const told = declined !== undefined ? words.declined : error === "errors.permissionDenied" ? words.barred : (whyNot({ error, message }, undefined, language) ?? message);
    return { status: "refused", reason: error, message: told, declined, retry, ...known };
  };
  if (verdict.kind === "empty") return { status: "empty" };
  if (verdict.kind === "mistyped") {
    const { problem } = verdict;
    const message = problem === "check" ? words.mistyped : problem === "symbol" ? words.mistypedSymbol : words.mistypedLength;
    return { status: "mistyped", problem, message };
  }
  const { code } = verdict;
  const reply = explained.reply;
  const data = reply?.status === "success" ? reply.data : undefined;
  const known = knownOf(code, reply);
  if (attempt.status !== "none") return attempted(attempt);
  const ended = waiting && waited(waiting);
  if (ended !== undefined) return ended;
  if (!isAsked) return { status: "unchecked", code, lookUp: act.lookUp };
  if (explained.status === "failed" && data === undefined) {
    return { status: "failed", message: words.failed, error: explained.error, retry: act.retryLook, ...known };
  }
  if (reply === undefined) return { status: "looking", code };
  if (data === undefined) return refused(reply, known, act.retryLook);
  const { wouldAnswer, joined, server, pendingRequest } = data;
  // An approval succeeds even if a use would be refused by now.
  if (pendingRequest !== null) return { status: "pending", serverId: server?._id, withdraw: act.withdraw, ...known };
  // Its message is English, for developers.
  if (wouldAnswer.status === "error") return refused({ error: wouldAnswer.error, message: words.refused }, known, act.retryLook);
  const asks = wouldAnswer.code === 202;
  // A user who only files a request does not join.
  if (joined === false && !asks) return { status: "member", serverId: server?._id, ...known };
  return { status: "works", asks, join: act.join, ...known };

  /** @param {Exclude<Attempt, { status: "none" }>} attempt @returns {Invite} */
  function attempted(attempt) {
    const { known } = attempt;
    if (attempt.status === "running") return { status: "joining", ...known };
    if (attempt.status === "failed") return { status: "failed", message: words.failed, error: attempt.error, retry: act.retryJoin, ...known };
    const { reply } = attempt;
    if (reply.status === "error") return refused(reply, known, act.retryJoin);
    const { serverId, joined, pending } = reply.data;
    // What `explain` says may be older than the request.
    if (pending === true) return waited({ known, serverId }) ?? { status: "pending", serverId, withdraw: act.withdraw, ...known };
    return { status: joined ? "joined" : "member", serverId, ...known };
  }

  /** How a request ended, or that it still waits; `undefined` if it was taken back. @param {Waiting} waiting @returns {Invite | undefined} */
  function waited({ known, serverId }) {
    if (data === undefined || data.pendingRequest !== null) return { status: "pending", serverId, withdraw: act.withdraw, ...known };
    const now = data.wouldAnswer;
    if (now.status === "error") return refused({ error: now.error, message: words.refused }, known, act.retryLook);
    if (now.code !== 200 || data.joined !== false) return undefined;
    return serverId === undefined ? { status: "member", serverId, ...known } : { status: "joined", serverId, ...known };
  }
}
