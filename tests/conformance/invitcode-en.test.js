// 002, "Invitation Code Management": invitCode as its English document describes it.
import { everyStatementIsProven } from "./conformance.js";
import "./invitcode-en/table.js";
import "./invitcode-en/create.js";
import "./invitcode-en/use.js";
import "./invitcode-en/errors.js";
import { invitCodeEnglish } from "./statements/invitcode-en.js";

everyStatementIsProven(invitCodeEnglish);
