// 000, "invite_codes": the collection of TacoBot.
import { everyStatementIsProven } from "./conformance.js";
import { tacoBot } from "./statements/taco-bot.js";
import "./taco-bot/structure.js";
import "./taco-bot/example.js";
import "./taco-bot/schema.js";

everyStatementIsProven(tacoBot);
