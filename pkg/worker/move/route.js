/** The route that continues a move: `POST /move` with `{ "to": "durable" }`, for services alone. */
import { messageOf } from "../../d1.js";
import { ANOTHER } from "../../fence.js";
import { BEARER, identifyToken } from "../auth.js";
import { callerOf } from "../caller.js";
import { configOf } from "../config.js";
import { Mover } from "./mover.js";
import { stopIn } from "./stop.js";

/** @typedef {import("../auth.js").Caller} Caller */
/** @typedef {import("../config.js").Config} Config */
/** @typedef {import("../live/upgrade.js").Answer} Answer */

const PATH = "/move";

const LABEL = "move";

const LONGEST_BODY = 256;

/** How long to wait before the move is tried again, in seconds. */
const AGAIN = "1";

/** @type {Caller} */
const NOBODY = { kind: "anonymous" };

/**
 * @param {import("../mount.js").Mount} mount
 * @param {Request} request
 * @param {URL} url
 * @param {string} path the path without the base path
 * @param {any} hosts the host's bindings
 * @returns {Promise<Answer> | undefined} undefined when the request is for another route
 */
export function moveAnswer(mount, request, url, path, hosts) {
  return path === PATH && request.method === "POST" ? answerTo(mount, request, url, hosts) : undefined;
}

/** @param {import("../mount.js").Mount} mount @param {Request} request @param {URL} url @param {any} hosts @returns {Promise<Answer>} */
async function answerTo(mount, request, url, hosts) {
  const env = mount.environmentOf(hosts);
  /** @type {Caller} */
  let caller = NOBODY;
  try {
    const config = await configOf(env, mount.caller === undefined ? "settings" : "host");
    if (config.problems.length > 0) return refusal(503, "errors.unavailable", "Service not configured", caller);
    caller = await serviceOf(mount, request, url, hosts, config);
    if (caller.kind === "anonymous" || caller.kind === "invalid") return refusal(401, "errors.unauthorized", "A move needs the service key as a bearer token", caller);
    if (caller.kind !== "service") return refusal(403, "errors.permissionDenied", "Only a service may move the data: with the service key (SERVICE_KEY)", caller);
    const to = toOf(await request.text());
    if (to === undefined) return refusal(400, "errors.badRequest", 'The body must be {"to":"durable"} or {"to":"d1"}', caller);
    if (config.movesTo !== to) {
      return refusal(409, "errors.conflict", `To move to ${to}, first deploy with STORE = "${to === "d1" ? "durable,d1" : "d1,durable"}"`, caller);
    }
    const mover = new Mover(env.DB, /** @type {any} */ (env), { deadlineMs: config.storageDeadline, guild: JSON.parse(config.settings.text).invites?.guildId });
    return success(await mover.goOn(to, config.store), caller);
  } catch (cause) {
    const stop = stopIn(cause);
    if (stop !== undefined) return refusal(409, "errors.conflict", `The move stops: ${stop}`, caller);
    // Two commands take turns; and a store that fails may answer again.
    const isTurn = messageOf(cause).includes(ANOTHER);
    return { ...refusal(503, "errors.unavailable", isTurn ? ANOTHER : "Storage unavailable", caller), cause: isTurn ? undefined : cause };
  }
}

/** Only the service key gives the right to move, also with AUTH=open. @param {import("../mount.js").Mount} mount @param {Request} request @param {URL} url @param {any} hosts @param {Config} config */
async function serviceOf(mount, request, url, hosts, config) {
  if (!config.open) return callerOf(mount, request, url, hosts, config);
  const token = BEARER.exec(request.headers.get("Authorization") ?? "")?.[1];
  return token === undefined ? NOBODY : identifyToken(token, config);
}

/** @param {string} text */
function toOf(text) {
  if (text.length > LONGEST_BODY) return undefined;
  try {
    const { to, ...others } = JSON.parse(text);
    return (to === "d1" || to === "durable") && Object.keys(others).length === 0 ? to : undefined;
  } catch {
    return undefined;
  }
}

/** @param {unknown} data @param {Caller} caller @returns {Answer} */
const success = (data, caller) => answer(200, { status: "success", code: 200, message: "The move went on", data }, caller, LABEL);

/** @param {number} status @param {string} error @param {string} message @param {Caller} caller @returns {Answer} */
const refusal = (status, error, message, caller) => answer(status, { status: "error", code: status, message, error }, caller, `${LABEL} ${error}`);

/** @param {number} status @param {unknown} body @param {Caller} caller @param {string} label @returns {Answer} */
function answer(status, body, caller, label) {
  /** @type {Record<string, string>} */
  const headers = { "content-type": "application/json", "cache-control": "no-store" };
  if (status === 503) headers["retry-after"] = AGAIN;
  return { label, status, trips: 0, caller, response: (more) => new Response(JSON.stringify(body), { status, headers: { ...headers, ...more } }) };
}
