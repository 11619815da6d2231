export type Options = {
    /**
     * the file of the database, which is made if it is missing; `":memory:"` loses it with the process
     */
    db?: string;
    /**
     * another storage binding, such as `libsql(client)`, instead of
     * `db`
     */
    storage?: import("../d1.js").Binding;
    /**
     * the address to listen on; `127.0.0.1` without it
     */
    host?: string;
    /**
     * the port to listen on, 0 for any that is free; 8787 without it
     */
    port?: number;
    /**
     * how many proxies are in front of the service, each of which appends its client's
     * address to `X-Forwarded-For`; 0 without it
     */
    trustProxy?: number;
    /**
     * how many connections there may be at once; 10000 without it
     */
    maxConnections?: number;
    /**
     * the settings, by the names of docs/configuration.md; the
     * process's environment without it
     */
    env?: Record<string, string | undefined>;
    /**
     * the path below which the service answers, such as `/invites`
     */
    basePath?: string;
    /**
     * who makes a request, by a session of your own
     */
    caller?: import("../worker/mount.js").AskCaller;
};
export type Checked = {
    db: string;
    storage: import("../d1.js").Binding | undefined;
    host: string;
    port: number;
    proxies: number;
    maxConnections: number;
    settings: Record<string, any>;
    deadlineMs: number;
    basePath: string;
    caller: import("../worker/mount.js").AskCaller | undefined;
    authority: "settings" | "host";
};
/**
 * @param {Options} given
 * @returns {Checked}
 * @throws {InvitcodeError} `ERR_OPTIONS`
 */
export declare function optionsOf(given: Options): Checked;
