/** Reads the settings of Discord's API and makes the client. */
import { Discord } from "./discord.js";
import { isLocal } from "./local.js";

const API = "https://discord.com/api/v10";

/** A week: the longest that Discord allows. */
const GREATEST_AGE = 604_800;

/** A user gets only one invite, so by default it does not expire. */
const AGE = "0";

/**
 * @param {(name: string) => string | undefined} text a variable's text
 * @param {string[]} problems
 * @param {string[]} warnings
 * @returns {Discord | undefined} undefined when Discord does not make the invites
 */
export function discordOf(text, problems, warnings) {
  const token = text("DISCORD_BOT_TOKEN");
  const channelId = text("DISCORD_CHANNEL_ID");
  if (token === undefined || channelId === undefined) {
    if (token !== channelId) {
      const [set, missing] = token === undefined ? ["CHANNEL_ID", "BOT_TOKEN"] : ["BOT_TOKEN", "CHANNEL_ID"];
      warnings.push(`DISCORD_${set} is set but DISCORD_${missing} is not, so Discord does not make the invites`);
    }
    return undefined;
  }
  if (!/^[\w.-]+$/.test(token)) {
    problems.push("DISCORD_BOT_TOKEN must be the bot's token alone, without the word Bot before it");
  }
  if (!/^\d{1,20}$/.test(channelId)) problems.push("DISCORD_CHANNEL_ID must be a channel's id: digits only");
  const age = text("DISCORD_INVITE_MAX_AGE") ?? AGE;
  const maxAge = /^\d{1,6}$/.test(age) ? Number(age) : -1;
  if (maxAge < 0 || maxAge > GREATEST_AGE) {
    problems.push(`DISCORD_INVITE_MAX_AGE must be a whole number of seconds from 0 (never expires) to ${GREATEST_AGE}`);
  }
  const base = baseOf(text("DISCORD_API_BASE") ?? API);
  if (base === undefined) {
    problems.push("DISCORD_API_BASE must begin with https://, or http:// for this machine: the bot's token is sent there");
  }
  return new Discord({ token, channelId, maxAge, base: base ?? API });
}

/** @param {string} text */
function baseOf(text) {
  const url = URL.parse(text);
  if (url === null || url.search !== "" || url.hash !== "") return undefined;
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLocal(url))) return undefined;
  return url.href.replace(/\/+$/, "");
}
