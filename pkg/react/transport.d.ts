export type Functions = import("../functions.js").Functions;
export type Path = keyof Functions;
export type Caller = import("../call.js").Caller;
export type Remote = import("../http.js").Remote;
export type Edit = import("./entry.js").Edit;
export type Outcome = {
    reply?: any;
    error?: unknown;
};
export type ConvexLike = {
    query: (reference: any, args: any) => Promise<any>;
    mutation: (reference: any, args: any, options?: any) => Promise<any>;
    watchQuery?: (reference: any, args: any) => {
        onUpdate(listener: () => void): () => void;
        localQueryResult(): any;
    };
    onUpdate?: (reference: any, args: any, listener: (reply: any) => void, onError?: (error: Error) => void) => any;
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
     * every new reply of a query, where the transport is live
     */
    follow: ((path: Path, args: any, listener: (outcome: Outcome) => void) => () => void) | undefined;
};
/** @param {Path} path */
export declare function isQuery(path: Path): boolean;
/**
 * @param {any} client
 * @returns {Transport}
 * @throws {InvitcodeError} `ERR_ARGUMENT` for anything but a client
 */
export declare function transportOf(client: any): Transport;
