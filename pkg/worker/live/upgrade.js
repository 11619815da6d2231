/**
 * The route of Convex's live clients. The worker decides here what it can; then an object takes the connection.
 *
 * @see https://github.com/get-convex/convex-js, src/browser/sync/web_socket_manager.ts
 */
import { hasForeignSession, tokenEnd } from "../auth.js";
import { callerOf } from "../caller.js";
import { configOf } from "../config.js";
import { addressOf, callerFields } from "../head.js";
import { isRead } from "../header.js";
import { KeySetError } from "../keys.js";
import { namespaceOf, objectOf } from "./objects.js";
import { NOT_OFFERED, notOffered } from "./not-offered.js";
import { switching } from "./switching.js";

/** @typedef {import("../auth.js").Caller} Caller */
/** @typedef {import("../config.js").Config} Config */
/** @typedef {{ label: string, status: number, trips: 0, caller?: Caller, cause?: unknown, response: (headers: Record<string, string>) => Response }} Answer */

const PATH = /^\/api\/(?:([\w.-]+)\/)?sync$/;

/** The label of these requests in the log. */
const LABEL = "convex live";

/** The header by which an object is told what {@link Opened} says. */
export const OPENED = "Live-Opened";

/** How long the credentials of an upgrade count at most: the client then connects again, with those of that time. */
const LONGEST_SESSION = 15 * 60_000;

/** The last version of each client that does not speak this protocol. @type {Record<string, [number, number, number]>} */
const UNSUPPORTED = { npm: [0, 19, 1], python: [0, 0, 2], rust: [0, 0, 1] };

/**
 * The answer to a live client; undefined when the request is not from one.
 *
 * @param {import("../mount.js").Mount} mount
 * @param {Request} request
 * @param {URL} url
 * @param {string} path the path without the base path
 * @param {any} hosts the host's bindings
 * @param {import("../keys.js").KeepAlive} keepAlive
 * @returns {Promise<Answer> | undefined}
 */
export function liveAnswer(mount, request, url, path, hosts, keepAlive) {
  const [isLive, version] = PATH.exec(path) ?? [];
  if (isLive === undefined) return undefined;
  return isRead(request.method) ? answerTo(version, mount, request, url, hosts, keepAlive) : otherMethod(request.method);
}

/** @param {string} method @returns {Promise<Answer>} */
async function otherMethod(method) {
  const allow = { allow: "GET, HEAD, OPTIONS" };
  if (method !== "OPTIONS") return refusal(405, "MethodNotAllowed", "Method not allowed", allow);
  return { label: LABEL, status: 204, trips: 0, response: (headers) => new Response(null, { status: 204, headers: { ...headers, ...allow } }) };
}

/**
 * @param {string | undefined} version that the path says
 * @param {import("../mount.js").Mount} mount
 * @param {Request} request
 * @param {URL} url
 * @param {any} hosts
 * @param {import("../keys.js").KeepAlive} keepAlive
 * @returns {Promise<Answer>}
 */
async function answerTo(version, mount, request, url, hosts, keepAlive) {
  const env = mount.environmentOf(hosts);
  const namespace = namespaceOf(env);
  const isUpgrade = request.method === "GET" && request.headers.get("Upgrade")?.toLowerCase() === "websocket";
  if (namespace === undefined) return isUpgrade ? { label: LABEL, status: 101, trips: 0, response: notOffered } : refusal(400, "LiveQueriesNotOffered", NOT_OFFERED);
  if (!isUpgrade) {
    return refusal(400, "UpgradeRequired", "This route is for live clients, which connect to it by a WebSocket. Use ConvexReactClient or ConvexClient, or call the same functions over HTTP.");
  }
  const client = clientOf(request.headers.get("Convex-Client"), version);
  if (isUnsupported(client)) return refusal(400, "ClientVersionUnsupported", `Version ${client.version} of this client is too old. Update it.`);
  const config = await configOf(env, mount.caller === undefined ? "settings" : "host");
  if (config.problems.length > 0) return refusal(503, "ServiceUnavailable", "The service is not configured. Its log says what is missing.");
  const origin = request.headers.get("Origin");
  if (!config.open && hasForeignSession(request, url, config)) {
    return refusal(403, "OriginNotAllowed", "Pages of this origin may not use the session cookie. Connect without it, or add the origin to ALLOWED_ORIGINS.");
  }
  /** @type {Caller} */
  let caller;
  try {
    caller = await callerOf(mount, request, url, hosts, config, keepAlive);
  } catch (cause) {
    if (cause instanceof KeySetError) return refusal(503, "ServiceUnavailable", "Tokens cannot be verified at the moment.");
    return { ...refusal(500, "InternalServerError", "Your request could not be completed. Try again later."), cause };
  }
  // The service key is for programs, not for pages.
  if (caller.kind === "service" && origin !== null) caller = { kind: "invalid" };
  const address = addressOf(request.headers, config, caller);
  const opened = { caller: callerFields(caller), until: endOf(caller, config, Date.now()), address, language: languageOf(url), client: client.name, page: origin !== null };
  const headers = { Upgrade: "websocket", [OPENED]: encodeURIComponent(JSON.stringify(opened)) };
  let answer;
  try {
    answer = await objectOf(namespace, address, config).fetch("https://live/", { headers });
  } catch (cause) {
    return { ...refusal(503, "ServiceUnavailable", "The connection could not be taken. Try again later."), caller, cause };
  }
  if (answer.status !== 101) return { ...refusal(answer.status, "TooManyConnections", await answer.text()), caller };
  const { webSocket } = /** @type {any} */ (answer);
  return { label: LABEL, status: 101, trips: 0, caller, response: (own) => switching(webSocket, own) };
}

/** Until when the credentials of an upgrade count. @param {Caller} caller @param {Config} config @param {number} now */
function endOf(caller, config, now) {
  if (caller.kind !== "token") return undefined;
  return Math.min(tokenEnd(caller, config) ?? Number.POSITIVE_INFINITY, now + LONGEST_SESSION);
}

/** The language of messages: browsers can send no header of their own with an upgrade, so the address says it. @param {URL} url */
function languageOf({ searchParams }) {
  const language = searchParams.get("lang");
  return language === "en" || language === "fr" ? language : undefined;
}

/** The name and version of a client: browsers cannot send the header, and npm's client says its version in the path. @param {string | null} header @param {string | undefined} version */
function clientOf(header, version) {
  const [, name = "npm", told = version ?? ""] = /^([a-z]+)-(.*)$/.exec(header ?? "") ?? [];
  return { name: header === null && version === undefined ? "unknown" : name, version: told };
}

/** @param {{ name: string, version: string }} client */
function isUnsupported({ name, version }) {
  const last = UNSUPPORTED[name];
  const parts = /^(\d+)\.(\d+)\.(\d+)/.exec(version)?.slice(1).map(Number);
  if (last === undefined || parts === undefined) return false;
  const place = parts.findIndex((part, index) => part !== last[index]);
  return place === -1 || Number(parts[place]) < Number(last[place]);
}

/** @param {number} status @param {string} code @param {string} message @param {Record<string, string>} [more] @returns {Answer} */
function refusal(status, code, message, more) {
  return {
    label: LABEL,
    status,
    trips: 0,
    response: (headers) => Response.json({ code, message }, { status, headers: { ...headers, ...more, "cache-control": "no-store" } }),
  };
}
