/**
 * Effects: what has to happen outside of storage. The rules name an effect, before the trip or after it, and one
 * module here performs it.
 *
 * An effect outside and storage cannot share a transaction. So an effect that a call needs is performed first, then the
 * trip decides, and what was done in vain is undone.
 */
import { StorageError } from "../../bindings/d1.js";
import { answer } from "../engine.js";
import { makeDiscordInvite } from "./make-discord-invite.js";
import { revokeDiscordInvites } from "./revoke-discord-invites.js";

/** @typedef {import("../../bindings/d1.js").Binding} Binding */
/** @typedef {import("../engine.js").Call} Call */
/** @typedef {import("../engine.js").Effect} Effect */
/** @typedef {import("../engine.js").Outcome} Outcome */
/**
 * What effects are performed with.
 *
 * @typedef {object} Tools
 * @property {import("../discord.js").Discord | undefined} discord
 * @property {(message: string) => void} warn writes a line to the log
 */
/**
 * An effect that was performed.
 *
 * @typedef {object} Performed
 * @property {unknown} [outcome] what the rules are told of it
 * @property {unknown} [cause] why it failed, for the log
 * @property {(reply: import("../engine.js").Reply) => void} [settled] learns what the call came to
 * @property {() => Promise<void>} [undo] takes it back: nothing that needs it was stored
 */
/** @typedef {(effect: any, tools: Tools) => Promise<Performed>} Performer */

/** The module of each effect, by the effect's name. @type {Record<string, Performer>} */
const PERFORMERS = { makeDiscordInvite, revokeDiscordInvites };

/**
 * Answers a call, as {@link answer} does, and performs the effects that it asks for.
 *
 * @param {Tools} tools
 * @param {Call} call
 * @param {Binding} binding
 * @param {(work: Promise<void>) => void} keepAlive lets work go on after the answer, or without anybody who waits for it
 * @returns {Promise<Outcome>}
 */
export async function answerWith(tools, call, binding, keepAlive) {
  /** @type {Performed | undefined} */
  let before;
  /** @type {PromiseWithResolvers<void> | undefined} */
  let done;
  const outcome = await answer(call, binding, async (effect) => {
    // Whoever stops waiting must not leave anything behind that nobody knows of.
    done = Promise.withResolvers();
    keepAlive(done.promise);
    before = await perform(effect, tools);
    return before.outcome;
  });
  const { reply, trips, cause } = outcome;
  before?.settled?.(reply);
  // Where it is not known whether something was stored, nothing is undone.
  const unstored = trips === 0 || (cause instanceof StorageError && cause.nothingStored);
  const work = after(unstored ? before?.undo : undefined, reply.effects, tools);
  if (done !== undefined) void work.then(done.resolve);
  else if (reply.effects.length > 0) keepAlive(work);
  return { ...outcome, cause: cause ?? before?.cause };
}

/**
 * What is left to do once the answer is known. It does not fail: a later call mends what this one could not do.
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
    tools.warn(`could not perform what was left to do after the answer: ${error}`);
  }
}

/** @param {Effect} effect @param {Tools} tools */
function perform(effect, tools) {
  const performer = Object.hasOwn(PERFORMERS, effect.effect) ? PERFORMERS[effect.effect] : undefined;
  if (performer === undefined) throw new Error(`no module performs the effect ${effect.effect}`);
  return performer(effect, tools);
}
