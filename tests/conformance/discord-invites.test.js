// 001, "discord": the Discord invites of RDS.
import { everyStatementIsProven } from "./conformance.js";
import "./discord-invites/get.js";
import "./discord-invites/post.js";
import { discordInvites } from "./statements/discord-invites.js";

everyStatementIsProven(discordInvites);
