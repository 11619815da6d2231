// 001, "discord": the Discord invites of RDS.
import { everyStatementIsProven } from "./conformance.js";
import "./rds/get.js";
import "./rds/post.js";
import { discordInvites } from "./statements/rds.js";

everyStatementIsProven(discordInvites);
