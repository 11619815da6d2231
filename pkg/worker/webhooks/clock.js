/** What the clock does for events: it tells of memberships that ended, and deletes old events. */
import { delivery } from "../../statements.js";

/** @typedef {import("../../d1.js").Binding} Binding */

/** How many ended memberships are told in one transaction. */
const ENDS = 50;

/** How many old events are deleted in one transaction. */
const OLD = 500;

/** How many events are kept. */
export const KEPT = 1_000_000;

/**
 * Writes an event for each membership that ended since the last time. From the first call on: what ended before is not
 * told.
 *
 * @param {Binding} binding
 * @param {number} now
 */
export async function tellEnds(binding, now) {
  for (;;) {
    const [, rows = []] = await binding.run([
      [delivery.startClock, [now]],
      [delivery.ended, [now, ENDS - 1]],
    ]);
    const [first] = rows;
    if (first === undefined) return;
    const { told_until: told, until } = first;
    const ended = rows.filter(({ user_id }) => user_id !== null);
    await binding.run([
      ...ended.map(({ server_id: server, user_id: user, expires_at: end }) => /** @type {import("../../d1.js").Statement} */ ([delivery.expired, [server ?? null, user ?? null, told ?? null, end ?? null]])),
      [delivery.moveClock, [told ?? null, until ?? null]],
    ]);
    if (Number(until) >= now) return;
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
