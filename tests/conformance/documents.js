/** The five documents, in the order of their numbers. */
import { discordInvites } from "./statements/discord-invites.js";
import { invitCodeEnglish } from "./statements/invitcode-en.js";
import { invitCodeFrench } from "./statements/invitcode-fr.js";
import { tacoBot } from "./statements/taco-bot.js";
import { timeCapsule } from "./statements/time-capsule.js";

export const documents = [tacoBot, discordInvites, invitCodeEnglish, invitCodeFrench, timeCapsule];
