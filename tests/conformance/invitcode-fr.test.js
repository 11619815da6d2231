// 003, « Gestion des Codes d'Invitation »: invitCode as its French, fuller document describes it.
import { everyStatementIsProven } from "./conformance.js";
import "./invitcode-fr/table.js";
import "./invitcode-fr/create.js";
import "./invitcode-fr/use.js";
import "./invitcode-fr/errors.js";
import { invitCodeFrench } from "./statements/invitcode-fr.js";

everyStatementIsProven(invitCodeFrench);
