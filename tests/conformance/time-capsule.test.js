// 004, "Invite Code API Documentation": TimeCapsule.
import { everyStatementIsProven } from "./conformance.js";
import { timeCapsule } from "./statements/time-capsule.js";
import "./time-capsule/overview.js";
import "./time-capsule/generate.js";
import "./time-capsule/validate.js";
import "./time-capsule/use.js";
import "./time-capsule/my-codes.js";
import "./time-capsule/revoke.js";
import "./time-capsule/frontend.js";
import "./time-capsule/features.js";
import "./time-capsule/errors.js";
import "./time-capsule/limits.js";
import "./time-capsule/examples.js";

everyStatementIsProven(timeCapsule);
