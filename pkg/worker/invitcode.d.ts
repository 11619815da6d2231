export type Options = import("./mount.js").Options;
export type HostCaller = import("./mount.js").HostCaller;
export type HostUser = import("./mount.js").HostUser;
export type HostService = import("./mount.js").HostService;
export type Files = import("./mount.js").Files;
export type Fetch = import("./handler.js").Fetch;
export type Scheduled = import("./webhooks/scheduled.js").Scheduled;
export type Service = import("./entrypoint.js").Service;
export type Details = import("./entrypoint.js").Details;
/**
 * Mounts the service.
 *
 * `fetch` answers requests, with or without the base path before their paths. `scheduled` delivers events that are due; a cron
 * trigger calls it, once a minute. `Live` is the class of the Durable Object
 * that holds live connections, and `Invitcode` the entrypoint for service bindings. `Shard` and `Directory` are the classes that
 * hold the data with `STORE=durable`.
 *
 * @param {Options} [options]
 * @returns {{ fetch: Fetch, scheduled: Scheduled, Live: new (context: any, env: any) => import("./live/object.js").LiveObject, Shard: new (context: any, env: any) => import("./durable/shard.js").Shard, Directory: new (context: any, env: any) => import("./durable/directory.js").Directory, Invitcode: new (context: any, env: any) => Service }}
 * @throws {import("../errors.js").InvitcodeError} `ERR_OPTIONS` when an option is not valid
 *
 * @example
 * const { fetch, Live, Invitcode } = invitcode({ basePath: "/invites", caller: (request, env) => sessionOf(request, env) });
 * export { Live, Invitcode };
 * export default { fetch };
 */
export declare function invitcode(options?: Options): {
    fetch: Fetch;
    scheduled: Scheduled;
    Live: new (context: any, env: any) => import("./live/object.js").LiveObject;
    Shard: new (context: any, env: any) => import("./durable/shard.js").Shard;
    Directory: new (context: any, env: any) => import("./durable/directory.js").Directory;
    Invitcode: new (context: any, env: any) => Service;
};
