// 000, "invite_codes": the collection of TacoBot.
import { everyStatementIsProven } from "./conformance.js";
import { tacoBot } from "./statements/tacobot.js";
import "./tacobot/structure.js";
import "./tacobot/example.js";
import "./tacobot/schema.js";

everyStatementIsProven(tacoBot);
