/** The five documents, in the order of their numbers. */
import { discordInvites } from "./statements/rds.js";
import { invitCodeEnglish } from "./statements/invitcode-en.js";
import { invitCodeFrench } from "./statements/invitcode-fr.js";
import { tacoBot } from "./statements/tacobot.js";
import { timecapsule } from "./statements/timecapsule.js";

export const documents = [tacoBot, discordInvites, invitCodeEnglish, invitCodeFrench, timecapsule];
