export type Attempt = import("./invite-state.js").Attempt;
export type Waiting = import("./invite-state.js").Waiting;
/** @typedef {import("./invite-state.js").Attempt} Attempt */
/** @typedef {import("./invite-state.js").Waiting} Waiting */
/**
 * The request that was seen waiting, until it is clear how it ended. From then on, what `explain` says tells that.
 *
 * @param {{ key: string, code: string | undefined, data: any, attempt: Attempt, forget: () => void }} what `data` is what `explain` says now, `forget` drops the attempt that filed it
 * @returns {Waiting | undefined}
 */
export declare function useWaiting({ key, code, data, attempt, forget }: {
    key: string;
    code: string | undefined;
    data: any;
    attempt: Attempt;
    forget: () => void;
}): Waiting | undefined;
/**
 * Asks again while a request waits, where changes do not arrive by themselves.
 *
 * @param {Record<string, unknown> | "skip"} args of `explain`
 * @param {boolean} isWaiting
 */
export declare function useAsking(args: Record<string, unknown> | "skip", isWaiting: boolean): void;
/**
 * The user's request, where it was declined.
 *
 * @param {string | undefined} serverId as far as it is known
 * @param {boolean} isRefused whether the user is refused by a code that anybody else may use
 * @returns {{ reason: string | null } | undefined}
 */
export declare function useDeclined(serverId: string | undefined, isRefused: boolean): {
    reason: string | null;
} | undefined;
