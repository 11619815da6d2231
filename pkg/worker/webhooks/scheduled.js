/** The handler of the cron trigger. Without webhooks it does nothing, and with `STORE=durable`, where each shard has its alarm. */
import { clockOf } from "../storage.js";
import { configOf } from "../config.js";
import { warn } from "../log.js";
import { deleteOld, deleteSurplus, tellEnds } from "./clock.js";
import { tellAll } from "../live/objects.js";
import { deliverDue } from "./deliver.js";

/** @typedef {(controller: { scheduledTime: number }, env: any, context?: { waitUntil(promise: Promise<unknown>): void }) => Promise<void>} Scheduled */

/** The next run takes over from here. */
const LONGEST_MS = 50_000;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** @param {import("../mount.js").Mount} mount @returns {Scheduled} */
export function scheduledOf(mount) {
  return async function scheduled({ scheduledTime }, hosts) {
    const env = mount.environmentOf(hosts);
    const requestId = crypto.randomUUID();
    const say = (/** @type {string} */ message) => warn(requestId, message);
    const config = await configOf(env, mount.caller === undefined ? "settings" : "host");
    const { receiver, problems } = config;
    if (receiver === undefined || problems.length > 0) return;
    // Shards have alarms of their own.
    const binding = clockOf(env, config);
    if (binding === undefined) return;
    const tell = (/** @type {string[]} */ topics) => tellAll(env, config, topics);
    const begun = Date.now();
    try {
      await tellEnds(binding, begun, tell);
      await deliverDue({ receiver, binding, tell, warn: say }, begun + LONGEST_MS);
      const minute = Math.floor(scheduledTime / 60_000) * 60_000;
      if (minute % HOUR === 0) await deleteOld(binding, begun);
      if (minute % DAY === 3 * HOUR) await deleteSurplus(binding);
    } catch (error) {
      say(`the scheduled work was not finished: ${error}`);
    }
  };
}
