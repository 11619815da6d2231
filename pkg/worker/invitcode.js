/** The service as a part of a worker: mounted under a path, with the host's own callers. */
// @ts-ignore: bundlers for workers turn this import into a compiled module
import module from "../invitcode_worker_bg.wasm";
import { start } from "./engine.js";
import { directoryOf } from "./durable/directory.js";
import { shardOf } from "./durable/shard.js";
import { entrypointOf } from "./entrypoint.js";
import { handlerOf } from "./handler.js";
import { liveOf } from "./live/object.js";
import { mountOf } from "./mount.js";
import { scheduledOf } from "./webhooks/scheduled.js";

/** @typedef {import("./mount.js").Options} Options */
/** @typedef {import("./mount.js").HostCaller} HostCaller */
/** @typedef {import("./mount.js").HostUser} HostUser */
/** @typedef {import("./mount.js").HostService} HostService */
/** @typedef {import("./mount.js").Files} Files */
/** @typedef {import("./handler.js").Fetch} Fetch */
/** @typedef {import("./webhooks/scheduled.js").Scheduled} Scheduled */
/** @typedef {import("./entrypoint.js").Service} Service */
/** @typedef {import("./entrypoint.js").Details} Details */

start(module);

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
export function invitcode(options = {}) {
  const mount = mountOf(options);
  const fetch = handlerOf(mount);
  return { fetch, scheduled: scheduledOf(mount), Live: liveOf(mount), Shard: shardOf(mount), Directory: directoryOf(mount), Invitcode: entrypointOf(mount, fetch) };
}
