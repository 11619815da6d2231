/**
 * Has Discord make an invite for a user.
 *
 * Storage decides whether the user is given it. An invite whose user had one already is revoked, and so are older ones
 * that nobody was given, since the call that had made them broke off: they are told to the rules together with the new
 * one. Storage alone decides, in the same transaction, what is nobody's and stays so.
 */
import { Discord, DiscordError } from "../discord.js";
import { revoke } from "./revoke-discord-invites.js";

/** How old an invite of the channel is before it is asked whether somebody was given it: a call may be on its way with it. */
const GRACE = 60_000;

/** How many such invites are asked for in one call: as many as the rules take. */
const MOST = 25;

/**
 * @param {{ user: string }} effect
 * @param {import("./index.js").Tools} tools
 * @returns {Promise<import("./index.js").Performed>}
 */
export async function makeDiscordInvite({ user }, tools) {
  const { discord, warn } = tools;
  if (discord === undefined) throw new Error("the settings have no Discord to make an invite");
  if (discord.invited.has(user)) return { outcome: "known", settled: () => discord.invited.add(user) };
  try {
    // The list is worth no failure: what it would have shown, the next one shows.
    const listing = discord.list().catch((error) => {
      warn(`could not list the channel's invites; orphaned invites were not cleaned up: ${error}`);
      return [];
    });
    const made = await discord.make(`invitcode: the invite of user ${user}`);
    const orphans = Discord.forgotten(made, await listing, GRACE).filter((code) => !discord.given.has(code)).slice(0, MOST);
    return {
      outcome: { made: { codes: [...orphans, made.code] } },
      settled({ status, effects }) {
        if (status !== 201 && status !== 409) return;
        discord.invited.add(user);
        const revoked = effects.flatMap(({ effect, codes }) => (effect === "revokeDiscordInvites" ? codes : []));
        for (const code of orphans) if (!revoked.includes(code)) discord.given.add(code);
      },
      undo: () => revoke([made.code], tools),
    };
  } catch (error) {
    if (!(error instanceof DiscordError)) throw error;
    const { retryAfter } = error;
    return { outcome: retryAfter === undefined ? "failed" : { later: { retryAfter } }, cause: error };
  }
}
