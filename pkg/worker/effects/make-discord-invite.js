/**
 * Makes a Discord invite for a user.
 *
 * Storage decides whether the user is given it. If the user already had one, the new invite is revoked. Older orphaned
 * invites, left by a call that failed or was cut off, are revoked too: the channel's invites are passed to the rules with
 * the new one. The rules decide which may be orphans, and storage decides, in the same transaction, which of them are.
 */
import { DiscordError } from "../discord.js";
import { revoke } from "./revoke-discord-invites.js";

/**
 * @param {{ user: string }} effect
 * @param {import("./index.js").Tools} tools
 * @returns {Promise<import("./index.js").Performed>}
 */
export async function makeDiscordInvite({ user }, tools) {
  const { discord, warn } = tools;
  if (discord === undefined) throw new Error("the settings name no Discord bot to make an invite");
  if (discord.invited.has(user)) return { outcome: "known", settled: () => discord.invited.add(user) };
  try {
    // A failed list must not fail the call: the next call lists again.
    const listing = discord.list().catch((error) => {
      warn(`could not list the channel's invites; orphaned invites were not cleaned up: ${error}`);
      return [];
    });
    const invite = await discord.make(`invitcode: the invite of user ${user}`);
    const listed = await listing;
    const given = listed.flatMap(({ code }) => (discord.given.has(code) ? [code] : []));
    return {
      outcome: { made: { invite, listed, given } },
      settled({ status }) {
        if (status === 201 || status === 409) discord.invited.add(user);
      },
      undo: () => revoke([invite.code], tools),
    };
  } catch (error) {
    if (!(error instanceof DiscordError)) throw error;
    const { retryAfter } = error;
    return { outcome: retryAfter === undefined ? "failed" : { later: { retryAfter } }, cause: error };
  }
}
