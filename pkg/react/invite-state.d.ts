export type Verdict = import("./checker.js").Verdict;
export type ServerSummary = {
    _id: string;
    name: string;
};
export type Inviter = {
    name: string;
};
export type Grants = {
    role: "admin" | "member";
    membershipMs: number | null;
};
export type Known = {
    code: string;
    server: ServerSummary | undefined;
    invitedBy: Inviter | undefined;
    grants: Grants | undefined;
};
export type Waiting = {
    known: Known;
    serverId: string | undefined;
};
export type Declined = {
    reason: string | null;
};
export type Invite = {
    status: "empty";
} | {
    status: "mistyped";
    problem: "length" | "symbol" | "check";
    message: string;
} | {
    status: "unchecked";
    code: string;
    lookUp: () => void;
} | {
    status: "looking";
    code: string;
} | ({
    status: "works";
    asks: boolean;
    join: (note?: string) => Promise<void>;
} & Known) | ({
    status: "refused";
    reason: string;
    message: string;
    declined: Declined | undefined;
    retry: () => void;
} & Known) | ({
    status: "joining";
} & Known) | ({
    status: "joined";
    serverId: string;
} & Known) | ({
    status: "pending";
    serverId: string | undefined;
    withdraw: () => Promise<import("../call.js").ReplyOf<"request:withdraw" | "invitCode:explain">>;
} & Known) | ({
    status: "member";
    serverId: string | undefined;
} & Known) | ({
    status: "failed";
    message: string;
    error: unknown;
    retry: () => void;
} & Known);
export type Facts = {
    verdict: Verdict;
    /**
     * whether the service may be asked
     */
    isAsked: boolean;
    explained: import("./entry.js").Reading;
    attempt: Attempt;
    waiting: Waiting | undefined;
    declined: Declined | undefined;
    language: string;
    act: {
        lookUp: () => void;
        join: (note?: string) => Promise<void>;
        retryJoin: () => void;
        retryLook: () => void;
        withdraw: () => Promise<any>;
    };
};
export type Attempt = {
    status: "none";
} | {
    status: "running";
    known: Known;
} | {
    status: "done";
    known: Known;
    reply: any;
} | {
    status: "failed";
    known: Known;
    error: unknown;
};
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
export declare function knownOf(code: string, reply: any): Known;
/**
 * @param {Facts} facts
 * @returns {Invite}
 */
export declare function inviteOf({ verdict, isAsked, explained, attempt, waiting, declined, language, act }: Facts): Invite;
