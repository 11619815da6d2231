/**
 * Effects are actions outside of storage. The rules name an effect, before the trip or after it, and one module here
 * performs it.
 *
 * An effect and storage cannot share a transaction. So the effect that a call needs is performed first, then the trip
 * decides, and an effect that was not needed is undone.
 */
import { StorageError } from "../../d1.js";
import { answer } from "../engine.js";
import { deliver } from "./deliver.js";
import { forget } from "./forget.js";
import { makeDiscordInvite } from "./make-discord-invite.js";
import { move } from "./move.js";
import { revokeDiscordInvites } from "./revoke-discord-invites.js";
import { tell } from "./tell.js";

/** @typedef {import("../../d1.js").Binding} Binding */
/** @typedef {import("../engine.js").Call} Call */
/** @typedef {import("../engine.js").Effect} Effect */
/** @typedef {import("../engine.js").Outcome} Outcome */
/**
 * What the performers of effects use.
 *
 * @typedef {object} Tools
 * @property {import("../discord.js").Discord | undefined} discord
 * @property {import("../webhooks/settings.js").Receiver | undefined} receiver where events go
 * @property {Binding} binding
 * @property {Binding | undefined} clock the binding for events; undefined where each shard delivers its own
 * @property {(topics: string[]) => Promise<void>} tell tells all who watch one of these topics that it changed
 * @property {(user: string) => Promise<void>} forget forgets what objects keep of a user
 * @property {(to: import("../../fence.js").Side) => Promise<unknown>} move continues a move of the data, and tells how far it is; nothing
 * if the deployment moves none there
 * @property {(message: string) => void} warn writes a line to the log
 */
/**
 * An effect that was performed.
 *
 * @typedef {object} Performed
 * @property {unknown} [outcome] its result, for the rules
 * @property {unknown} [cause] why it failed, for the log
 * @property {(reply: import("../engine.js").Reply) => void} [settled] called with the reply of the call
 * @property {() => Promise<void>} [undo] takes it back when the trip stored nothing that needs it
 */
/** @typedef {(effect: any, tools: Tools) => Promise<Performed>} Performer */

/** The module of each effect, by the name of the effect. @type {Record<string, Performer>} */
const PERFORMERS = { deliver, forget, makeDiscordInvite, move, revokeDiscordInvites, tell };

/**
 * Answers a call, as {@link answer} does, and performs the effects that it asks for.
 *
 * @param {Tools} tools
 * @param {Call} call
 * @param {Binding} binding
 * @param {(work: Promise<void>) => void} keepAlive lets work continue after the answer or after the caller disconnected
 * @returns {Promise<Outcome>}
 */
export async function answerWith(tools, call, binding, keepAlive) {
  /** @type {Performed | undefined} */
  let before;
  /** @type {PromiseWithResolvers<void> | undefined} */
  let done;
  const outcome = await answer(call, binding, async (effect) => {
    // The work finishes even if the caller disconnects; otherwise it could leave an orphan.
    done = Promise.withResolvers();
    keepAlive(done.promise);
    before = await perform(effect, tools);
    return before.outcome;
  });
  const { reply, trips, cause } = outcome;
  before?.settled?.(reply);
  // If it is unknown whether the trip stored anything, the effect must not be undone.
  const unstored = trips === 0 || (cause instanceof StorageError && cause.nothingStored);
  const work = after(unstored ? before?.undo : undefined, reply.effects, tools);
  if (done !== undefined) void work.then(done.resolve);
  else if (reply.effects.length > 0) keepAlive(work);
  return { ...outcome, cause: cause ?? before?.cause };
}

/**
 * The work that remains once the answer is known. It never throws: a later call completes what this one could not do.
 *
 * @param {(() => Promise<void>) | undefined} undo
 * @param {Effect[]} effects
 * @param {Tools} tools
 */
async function after(undo, effects, tools) {
  try {
    await undo?.();
    for (const effect of effects) await perform(effect, tools);
  } catch (error) {
    tools.warn(`could not finish the work after the answer: ${error}`);
  }
}

/** @param {Effect} effect @param {Tools} tools */
function perform(effect, tools) {
  const performer = Object.hasOwn(PERFORMERS, effect.effect) ? PERFORMERS[effect.effect] : undefined;
  if (performer === undefined) throw new Error(`no module performs the effect ${effect.effect}`);
  return performer(effect, tools);
}
