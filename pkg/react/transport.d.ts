export type Functions = import("../functions.js").Functions;
export type Path = keyof Functions;
export type Caller = import("../call.js").Caller;
export type Remote = import("../http.js").Remote;
export type ConvexLike = import("./convex.js").ConvexLike;
export type Edit = import("./entry.js").Edit;
export type Outcome = {
    reply?: any;
    error?: unknown;
};
export type AnyClient = ConvexLike | Remote | Caller;
export type Transport = {
    /**
     * a live transport shows the edit itself, until the
     * reading that holds the mutation's effect: only it knows which one that is
     */
    call: (path: Path, args: any, edit?: Edit) => Promise<any>;
    /**
     * reports
     * every new reply of a query, where the transport is live. Of a list it takes `paginationOpts`
     */
    follow: ((path: Path, args: any, listener: (outcome: Outcome) => void) => () => void) | undefined;
};
/** @typedef {import("../functions.js").Functions} Functions */
/** @typedef {keyof Functions} Path */
/** @typedef {import("../call.js").Caller} Caller */
/** @typedef {import("../http.js").Remote} Remote */
/** @typedef {import("./convex.js").ConvexLike} ConvexLike */
/** @typedef {import("./entry.js").Edit} Edit */
/** @typedef {{ reply?: any, error?: unknown }} Outcome */
/**
 * What `<InvitcodeProvider client>` takes.
 *
 * @typedef {ConvexLike | Remote | Caller} AnyClient
 */
/**
 * @typedef {object} Transport
 * @property {(path: Path, args: any, edit?: Edit) => Promise<any>} call a live transport shows the edit itself, until the
 * reading that holds the mutation's effect: only it knows which one that is
 * @property {((path: Path, args: any, listener: (outcome: Outcome) => void) => () => void) | undefined} follow reports
 * every new reply of a query, where the transport is live. Of a list it takes `paginationOpts`
 */
/**
 * @param {any} client
 * @returns {Transport}
 * @throws {InvitcodeError} `ERR_ARGUMENT` for anything but a client
 */
export declare function transportOf(client: any): Transport;
