export type Functions = import("./functions.js").Functions;
export type Signal = import("./http-deadline.js").Signal;
export type Checked = import("./http-options.js").Checked;
export type Answer = import("./http-answer.js").Answer;
export type Token = string | ((options: {
    fresh: boolean;
}) => string | null | undefined | Promise<string | null | undefined>);
export type HttpOptions = {
    /**
     * where the service is, with its base path if it has one; empty for
     * the page's own origin
     */
    url: string | {
        readonly href: string;
    };
    /**
     * without one, the session cookie of the service's own origin counts
     */
    token?: Token | undefined;
    /**
     * how long a call may take, its repeats included; 15,000 by default
     */
    deadlineMs?: number | undefined;
    /**
     * how often a call is repeated at most, where that is safe; 3 by default
     */
    retries?: number | undefined;
    /**
     * the language of the replies' messages
     */
    language?: "en" | "fr" | undefined;
    /**
     * whether cookies are sent, as `fetch` takes it
     */
    credentials?: "omit" | "same-origin" | "include" | undefined;
    /**
     * instead of the platform's `fetch`
     */
    fetch?: ((url: string, init: any) => Promise<any>) | undefined;
};
export type CallOptions = {
    /**
     * ends the call with `ERR_ABORTED`
     */
    signal?: Signal | undefined;
    /**
     * instead of the default of the service object
     */
    deadlineMs?: number | undefined;
    /**
     * whose call it is, where a service calls for its users: the address that limits on
     * guessing count against
     */
    clientAddress?: string | undefined;
};
export type RemoteCaller = <Path extends keyof Functions>(path: Path, args: Functions[Path]["arguments"], options?: CallOptions) => Promise<import("./call.js").ReplyOf<Path>>;
/**
 * @param {HttpOptions} given
 * @returns {RemoteCaller}
 */
export declare function remoteCaller(given: HttpOptions): RemoteCaller;
