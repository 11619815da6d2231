/**
 * Calls that wish for an invite of Discord's.
 *
 * Discord and storage cannot share a transaction, so an invite is made first, then given to the user
 * in the one trip, and what turns out to be nobody's is revoked: an invite whose user had one already
 * or whose call failed, and older ones that nobody was given, since the call that had made them broke
 * off. Storage alone decides, in the same transaction, what is nobody's and stays so.
 */
import { StorageError } from "../bindings/d1.js";
import { Discord, DiscordError } from "./discord.js";
import { answer } from "../package/engine.js";

/** @typedef {import("../bindings/d1.js").Binding} Binding */
/** @typedef {import("../package/engine.js").Call} Call */
/** @typedef {import("../package/engine.js").Outcome} Outcome */

/** How old an invite of the channel is before it is asked whether somebody was given it: a call may be on its way with it. */
const GRACE = 60_000;

/** How many such invites are asked for in one call: as many as the rules take. */
const MOST = 25;

const FORGOTTEN = "invitcode: nobody was given this invite";

/**
 * Answers a call, as {@link answer} does, with Discord at hand.
 *
 * @param {Discord | undefined} discord
 * @param {Call} call
 * @param {Binding} binding
 * @param {string} requestId
 * @param {(work: Promise<void>) => void} keepAlive lets work go on after the answer, or without anybody who waits for it
 * @returns {Promise<Outcome>}
 */
export async function answerWith(discord, call, binding, requestId, keepAlive) {
  if (discord === undefined) return answer(call, binding);
  const errand = new Errand(discord, requestId);
  const outcome = await answer(call, binding, ([, user]) => {
    // Whoever stops waiting must not leave an invite behind that nobody knows of.
    keepAlive(errand.done);
    return errand.begin(user);
  });
  errand.end(outcome);
  return { ...outcome, cause: outcome.cause ?? errand.cause };
}

class Errand {
  /** Why Discord made none. @type {DiscordError | undefined} */
  cause;
  #discord;
  #requestId;
  /** @type {PromiseWithResolvers<void>} */
  #done = Promise.withResolvers();
  /** @type {string | undefined} */
  #user;
  /** The code of the invite that was made. @type {string | undefined} */
  #made;
  /** @type {string[]} */
  #doubtful = [];

  /** @param {Discord} discord @param {string} requestId */
  constructor(discord, requestId) {
    this.#discord = discord;
    this.#requestId = requestId;
  }

  /** Settled once nothing is left to do. */
  get done() {
    return this.#done.promise;
  }

  /**
   * Has an invite made.
   *
   * @param {string} user
   * @returns {Promise<object>} what the rules are told of it
   */
  async begin(user) {
    const discord = this.#discord;
    this.#user = user;
    if (discord.invited.has(user)) return { known: true };
    try {
      // The list is worth no failure: what it would have shown, the next one shows.
      const listing = discord.list().catch((error) => {
        this.#warn(`what calls that broke off left at Discord is not found: ${error}`);
        return [];
      });
      const made = await discord.make(`invitcode: the invite of user ${user}`);
      this.#made = made.code;
      const forgotten = Discord.forgotten(made, await listing, GRACE);
      this.#doubtful = forgotten.filter((code) => !discord.given.has(code)).slice(0, MOST);
      return { codes: [...this.#doubtful, made.code] };
    } catch (error) {
      if (!(error instanceof DiscordError)) throw error;
      this.cause = error;
      return { retryAfter: error.retryAfter };
    }
  }

  /**
   * Keeps what is known now, and has revoked what is nobody's.
   *
   * @param {Outcome} outcome
   */
  end({ reply: { status, withdrawn }, trips, cause }) {
    if (this.#user === undefined) return;
    if (status === 201 || status === 409) {
      this.#discord.invited.add(this.#user);
      for (const code of this.#doubtful) if (!withdrawn.includes(code)) this.#discord.given.add(code);
    }
    const unstored = trips === 0 || (cause instanceof StorageError && cause.nothingStored);
    // Where it is not known whether the invite was given, a later call finds that out.
    const codes = unstored && this.#made !== undefined ? [this.#made] : withdrawn;
    void this.#revoke(codes).then(this.#done.resolve);
  }

  /** @param {string[]} codes */
  async #revoke(codes) {
    for (const code of codes) {
      try {
        await this.#discord.revoke(code, FORGOTTEN);
      } catch (error) {
        this.#warn(`an invite of nobody's is left for a later call to revoke: ${error}`);
        return;
      }
    }
  }

  /** @param {string} message */
  #warn(message) {
    console.warn(JSON.stringify({ level: "warn", requestId: this.#requestId, message }));
  }
}
