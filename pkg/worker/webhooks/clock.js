/** What the clock does for events: it writes events for memberships that ended, and deletes old events. */
import { delivery } from "../../statements.js";
import { changeOf, topicsIn } from "./deliver.js";

/** @typedef {import("../../d1.js").Binding} Binding */

/** For how many servers ended memberships are reported in one transaction, and about how many of each server. */
const SERVERS = 5;
const ENDS = 20;

/** How many old events are deleted in one transaction. */
const OLD = 500;

/** How many events are kept. */
export const KEPT = 1_000_000;

/**
 * Writes an event for each membership that ended since the last time. Memberships that ended before the first call are not
 * reported.
 *
 * @param {Binding} binding
 * @param {number} now
 * @param {(topics: string[]) => Promise<void>} tell
 */
export async function tellEnds(binding, now, tell) {
  // A server that is being moved must not change before it has arrived.
  let before = "";
  for (;;) {
    const [, rows = []] = await binding.run([
      [delivery.startClock, [now]],
      [delivery.ended, [now, ENDS - 1, SERVERS]],
    ]);
    const found = JSON.stringify(rows);
    if (rows.length === 0 || found === before) return;
    before = found;
    const ended = rows.filter(({ user_id }) => user_id !== null).sort((one, other) => Number(one.expires_at) - Number(other.expires_at));
    const servers = new Map(rows.map((row) => [row.server_id, row]));
    const changes = await binding.run([
      ...ended.flatMap(({ server_id: server = null, user_id: user = null, told = null, expires_at: end = null }) => {
        /** @type {import("../../d1.js").Statement} */
        const expired = [delivery.expired, [server, user, told, end]];
        return [expired, changeOf(server)];
      }),
      ...[...servers.values()].map(({ server_id: server = null, told = null, until = null }) => {
        /** @type {import("../../d1.js").Statement} */
        const moved = [delivery.moveClock, [server, told, until, now]];
        return moved;
      }),
    ]);
    await tell(topicsIn(changes));
  }
}

/**
 * Deletes closed events whose time came.
 *
 * @param {Binding} binding
 * @param {number} now
 */
export async function deleteOld(binding, now) {
  for (;;) {
    const [, deleted = []] = await binding.run([
      [delivery.keepLast, [now, OLD]],
      [delivery.clean, [now, OLD]],
    ]);
    if (deleted.length === 0) return;
  }
}

/** Deletes the oldest closed events beyond the greatest number. @param {Binding} binding @param {number} [kept] */
export async function deleteSurplus(binding, kept = KEPT) {
  const [[first] = []] = await binding.run([[delivery.surplus, [kept]]]);
  if (first !== undefined) await deleteOld(binding, Number(first.due_at));
}
