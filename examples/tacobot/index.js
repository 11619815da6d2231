// Signs in at Discord's gateway, and tracks the invites of every guild that the bot is in.
import { Client, GatewayIntentBits } from "discord.js";
import { documents } from "./documents.js";
import { track } from "./tracker.js";

const { DISCORD_TOKEN, INVITCODE_URL = "http://127.0.0.1:8787", INVITCODE_TOKEN } = process.env;
if (!DISCORD_TOKEN) throw new Error("set DISCORD_TOKEN to the bot's token");

// The bot needs the permission Manage Guild, to list invites, and the privileged intent for members.
const client = new Client({ intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildInvites, GatewayIntentBits.GuildMembers] });

track(client, documents(INVITCODE_URL, INVITCODE_TOKEN));
await client.login(DISCORD_TOKEN);
