export type HostUser = {
    /**
     * the user's id: 1 to 128 characters, no control characters
     */
    user: string;
    /**
     * the name to show
     */
    name?: string;
    email?: string;
    /**
     * whether the host verified that the address belongs to the user
     */
    emailVerified?: boolean;
    /**
     * whether it may act for anyone where RDS's routes allow it
     */
    superUser?: boolean;
    /**
     * when the session ends, in milliseconds since the Unix epoch
     */
    until?: number;
};
export type HostService = {
    service: true;
};
export type AskCaller = (request: Request, env: any) => HostCaller | Promise<HostCaller>;
export type HostCaller = HostUser | HostService | undefined | null;
export type Files = {
    fetch(request: Request): Promise<Response>;
};
export type Options = {
    /**
     * the path below which the service answers, such as `/invites`; default: the whole host
     */
    basePath?: string;
    /**
     * who makes a request, by the host's own session. Where it says nobody, the settings'
     * tokens and keys count
     */
    caller?: AskCaller;
    /**
     * the files of the pages; default: the binding `ASSETS`
     */
    assets?: Files | ((env: any) => Files | undefined);
    /**
     * the settings and bindings that the service sees, where the
     * host's have other names: `(env) => ({ ...env, DB: env.INVITES })`
     */
    env?: (env: any) => Record<string, unknown>;
};
export type Mount = {
    /**
     * empty without one
     */
    basePath: string;
    caller: AskCaller | undefined;
    /**
     * the settings and bindings that the service sees, the same object
     * for the same `env`
     */
    environmentOf: (env: any) => Environment;
    filesOf: (env: any) => Files | undefined;
    /**
     * the path of a request as the routes have it
     */
    pathOf: (pathname: string) => string;
    /**
     * reads the description of all routes, where no bundler includes it
     */
    description?: () => Promise<string>;
};
export type Environment = Record<string, unknown> & {
    DB: import("../d1.js").Database;
    STORAGE?: import("../d1.js").Binding;
    OUTBOUND?: {
        fetch: typeof fetch;
    };
};
/**
 * @param {Options} options
 * @returns {Mount}
 * @throws {InvitcodeError} `ERR_OPTIONS` when an option is not valid; the message says what would be
 */
export declare function mountOf(options: Options): Mount;
