/** Reads the settings of Discord's API and makes the client. */
import { Discord } from "./discord.js";
/**
 * @param {(name: string) => string | undefined} text a variable's text
 * @param {string[]} problems
 * @param {string[]} warnings
 * @returns {Discord | undefined} undefined when Discord does not make the invites
 */
export declare function discordOf(text: (name: string) => string | undefined, problems: string[], warnings: string[]): Discord | undefined;
