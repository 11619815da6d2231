/** Revokes orphaned Discord invites. */

const REASON = "invitcode: nobody was given this invite";

/**
 * @param {{ codes: string[] }} effect
 * @param {import("./index.js").Tools} tools
 * @returns {Promise<import("./index.js").Performed>}
 */
export async function revokeDiscordInvites({ codes }, tools) {
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
