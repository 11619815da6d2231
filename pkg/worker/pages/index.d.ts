export type Reply = import("../engine.js").Reply;
export type Context = {
    mount: import("../mount.js").Mount;
    request: Request;
    url: URL;
    caller: import("../auth.js").Caller;
    config: import("../config.js").Config | undefined;
};
export type Page = (reply: Reply, context: Context) => string | Promise<string>;
/**
 * The page of a reply's route.
 *
 * @param {string} label the label in the log: the label of the route, then the error
 */
export declare function pageOf(label: string): Page | undefined;
