/**
 * Mutations that ran before. Each has its key in the database, in the transaction of its first run, so that a second run
 * aborts. Then the first run's time and random bytes give its reply again.
 */
import { StorageError } from "../../d1.js";
import { findingOf, forgettingOf, placeOf, replayOf, settled } from "../engine.js";

/** @typedef {import("../../d1.js").Binding} Binding */
/** @typedef {import("../engine.js").Call} Call */
/** @typedef {import("../engine.js").Reply} Reply */

/** The constraint that a second run breaks. */
const KEY = /\blive_request\.key\b/;

/** Whether a call failed because it ran before. @param {unknown} cause */
export function ranBefore(cause) {
  return cause instanceof StorageError && KEY.test(cause.message);
}

/**
 * The reply of a mutation's first run.
 *
 * @param {string} key
 * @param {(now: number) => Call} callAt the call as of a time, to be replayed
 * @param {Binding} binding
 * @returns {Promise<Reply | undefined>} undefined when it wrote nothing, or is forgotten: then it may run anew
 * @throws {StorageError}
 */
export async function firstReply(key, callAt, binding) {
  const place = placeOf(callAt(Date.now()));
  const [[row] = []] = await binding.run(findingOf(key), undefined, place);
  if (row === undefined) return undefined;
  if (row["wrote"] === 0) {
    await binding.run(forgettingOf(key), undefined, place);
    return undefined;
  }
  const call = callAt(Number(row["at"]));
  const planned = replayOf(call, String(row["random"]));
  if ("reply" in planned) return planned.reply;
  if ("effect" in planned) throw new Error(`the effect ${planned.effect.effect} is not repeated`);
  return settled(call, planned.ticket, JSON.stringify(await binding.run(planned.work, undefined, place)));
}
