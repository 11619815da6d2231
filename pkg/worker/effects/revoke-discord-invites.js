/** Revokes orphaned Discord invites, and remembers those that turned out to be given. */

const REASON = "invitcode: nobody was given this invite";

/**
 * @param {{ codes: string[], kept: string[] }} effect
 * @param {import("./index.js").Tools} tools
 * @returns {Promise<import("./index.js").Performed>}
 */
export async function revokeDiscordInvites({ codes, kept }, tools) {
  for (const code of kept) tools.discord?.given.add(code);
  await revoke(codes, tools);
  return {};
}

/**
 * @param {string[]} codes
 * @param {import("./index.js").Tools} tools
 */
export async function revoke(codes, { discord, warn }) {
  for (const code of codes) {
    try {
      await discord?.revoke(code, REASON);
    } catch (error) {
      warn(`could not revoke an orphaned invite; a later call will: ${error}`);
      return;
    }
  }
}
