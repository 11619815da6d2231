// 004, "Invite Code API Documentation": TimeCapsule.
import { everyStatementIsProven } from "./conformance.js";
import { timecapsule } from "./statements/timecapsule.js";
import "./timecapsule/overview.js";
import "./timecapsule/generate.js";
import "./timecapsule/validate.js";
import "./timecapsule/use.js";
import "./timecapsule/my-codes.js";
import "./timecapsule/revoke.js";
import "./timecapsule/frontend.js";
import "./timecapsule/features.js";
import "./timecapsule/errors.js";
import "./timecapsule/limits.js";
import "./timecapsule/examples.js";

everyStatementIsProven(timecapsule);
