/**
 * Makes a Discord invite for a user.
 *
 * Storage decides whether the user is given it. If the user already had one, the new invite is revoked. Older orphaned
 * invites, left by a call that failed or was cut off, are revoked too: they are passed to the rules with the new one.
 * Only storage, in the same transaction, decides which invites are orphans.
 */
import { Discord, DiscordError } from "../discord.js";
import { revoke } from "./revoke-discord-invites.js";

/** How old an invite must be before it can count as an orphan: a younger one may belong to a call in flight. */
const GRACE = 60_000;

/** The most possible orphans that are passed to the rules in one call. */
const MOST = 25;

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
