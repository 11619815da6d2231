/**
 * The worker's entry. It gathers what a request needs, leaves every decision to the WebAssembly, and logs one line for
 * each request.
 */
// @ts-expect-error: bundlers for workers turn this import into a compiled module
import module from "../../pkg/invitcode_worker_bg.wasm";
// @ts-expect-error: bundlers for workers turn this import into a string
import openapi from "../../pkg/openapi.json";
import { identify } from "./auth.js";
import { readBody } from "./body.js";
import { callerOf } from "./caller.js";
import { configOf } from "./config.js";
import { d1 } from "../bindings/d1.js";
import { largestBody, refuse, start } from "./engine.js";
import { answerWith } from "./effects/index.js";
import { lastAddress } from "./header.js";
import { KeySetError } from "./keys.js";
import { tellAll } from "./live/objects.js";
import { liveAnswer } from "./live/upgrade.js";

/** @typedef {import("./auth.js").Caller} Caller */
/** @typedef {import("./config.js").Config} Config */
/** @typedef {import("./engine.js").Outcome} Outcome */
/** @typedef {import("./engine.js").Reason} Reason */
/**
 * What is known about a request before the rules see it. `refused` is set when they do not see it.
 *
 * @typedef {{ config?: Config, caller: Caller, body: Uint8Array, refused?: Reason | undefined, cause?: unknown }} Admission
 */
/** @typedef {Record<string, unknown> & { DB: import("../bindings/d1.js").Database }} Env */

/** Statuses whose responses must have no body, not even an empty one. */
const BODILESS = [101, 204, 205, 304];

/** Static bodies that the worker fills in, by the request's label. @type {Map<string, string>} */
const DOCUMENTS = new Map([["GET /openapi.json", /** @type {any} */ (openapi)]]);

const NOTHING = new Uint8Array();

/** The settings of a request when the deployment's own could not be read. @type {import("./engine.js").Settings} */
const UNCONFIGURED = { text: "{}" };

/** @type {Caller} */
const ANONYMOUS = { kind: "anonymous" };

/** The largest body of an ordinary route, in bytes. */
const ORDINARY = 64 * 1024;

/** The callers who may send more on a bulk route. The rules refuse all others there without reading the body. */
const TRUSTED = ["service", "open"];

/** The URL of a request whose `Host` is invalid. No route matches it. */
const NOWHERE = new URL("http://invalid/");

start(module);

export { Live } from "./live/live.js";

export default {
  /**
   * @param {Request} request
   * @param {Env} env
   * @param {{ waitUntil(promise: Promise<unknown>): void }} context
   */
  async fetch(request, env, context) {
    const requestId = crypto.randomUUID();
    const begun = Date.now();
    const keepAlive = (/** @type {Promise<unknown>} */ work) => context.waitUntil(work);
    const url = URL.parse(request.url) ?? NOWHERE;
    const live = await liveAnswer(request, url, env, keepAlive);
    if (live !== undefined) {
      log(requestId, live.caller ?? ANONYMOUS, live, Date.now() - begun);
      return live.response({ "x-request-id": requestId, "server-timing": 'store;desc="trips=0"' });
    }
    /** @type {Admission} */
    const admission = { caller: ANONYMOUS, body: NOTHING };
    try {
      admission.refused = await admit(admission, request, url, env, keepAlive);
    } catch (cause) {
      admission.refused = cause instanceof KeySetError ? "unavailable" : "internal";
      admission.cause = cause;
    }
    const { caller, body, refused, cause } = admission;
    // Only now: otherwise a slow body would let its sender use a code that has expired meanwhile.
    const now = Date.now();
    const call = {
      settings: admission.config?.settings ?? UNCONFIGURED,
      head: headOf(request, url, admission, requestId, now),
      body,
    };
    const outcome =
      refused === undefined
        ? await answerWith(toolsOf(requestId, admission.config, env), call, d1(env.DB, { deadlineMs: admission.config?.storageDeadline }), keepAlive)
        : { reply: refuse(call, refused), trips: 0, cause };
    log(requestId, caller, { ...outcome.reply, ...outcome }, Date.now() - begun);
    return responseOf(requestId, outcome);
  },
};

/**
 * Reads the settings, the caller and the body into `admission`.
 *
 * @param {Admission} admission
 * @param {Request} request
 * @param {URL} url
 * @param {Env} env
 * @param {import("./keys.js").KeepAlive} keepAlive
 * @returns {Promise<Reason | undefined>} why the request is refused without the rules
 */
async function admit(admission, request, url, env, keepAlive) {
  const config = await configOf(env);
  admission.config = config;
  const asked = largestBody(url.pathname);
  const isLarge = asked > ORDINARY;
  if (isLarge && config.problems.length === 0) admission.caller = await identify(request, url, config, keepAlive);
  const mayBeLarge = TRUSTED.includes(admission.caller.kind);
  const body = await readBody(request, mayBeLarge ? asked : ORDINARY);
  if (config.problems.length > 0) return "unconfigured";
  if (isLarge && !mayBeLarge) return undefined;
  if (body === undefined) return "tooLarge";
  admission.body = body;
  if (!isLarge) admission.caller = await identify(request, url, config, keepAlive);
  return undefined;
}

/**
 * The request in the form that the rules read, without its body.
 *
 * @param {Request} request
 * @param {URL} url
 * @param {Admission} admission
 * @param {string} requestId
 * @param {number} now
 */
function headOf({ method, headers }, url, { config, caller }, requestId, now) {
  return JSON.stringify({
    method,
    path: url.pathname,
    query: queryOf(url),
    acceptLanguage: headers.get("Accept-Language") ?? undefined,
    contentType: headers.get("Content-Type") ?? undefined,
    contentEncoding: headers.get("Content-Encoding") ?? undefined,
    idempotencyKey: headers.get("Idempotency-Key") ?? undefined,
    origin: headers.get("Origin") ?? undefined,
    corsHeaders: headers.get("Access-Control-Request-Headers") ?? undefined,
    requestId,
    now,
    address: config === undefined ? undefined : addressOf(headers, config, caller),
    caller: callerOf(caller),
  });
}

/** Absent for most requests, which have no query. @param {URL} url */
function queryOf(url) {
  return url.search === "" ? undefined : [...url.searchParams];
}

/**
 * The address that the call's limits count against. Only a service, which calls for its users, may name their address.
 *
 * @param {Headers} headers
 * @param {Config} config
 * @param {Caller} caller
 */
function addressOf(headers, config, caller) {
  const named = caller.kind === "service" ? headers.get("X-Client-Address") : null;
  return lastAddress(named ?? headers.get(config.addressHeader));
}

/**
 * @param {string} requestId
 * @param {Outcome} outcome
 */
function responseOf(requestId, { reply: { status, headers, label, body: text }, trips }) {
  // Passed as one object: each call on a `Headers` crosses into the runtime.
  headers["x-request-id"] = requestId;
  headers["server-timing"] = `store;desc="trips=${trips}"`;
  const body = status === 200 ? (DOCUMENTS.get(label) ?? text) : text;
  return new Response(BODILESS.includes(status) ? null : body, { status, headers });
}

/**
 * @param {string} requestId
 * @param {Config | undefined} config
 * @param {Env} env
 * @returns {import("./effects/index.js").Tools}
 */
function toolsOf(requestId, config, env) {
  return {
    discord: config?.discord,
    tell: (topics) => tellAll(env, config, topics),
    warn: (message) => console.warn(JSON.stringify({ level: "warn", requestId, message })),
  };
}

/**
 * Logs one line for a request. It holds nothing that the caller sent: no code, id, token or address.
 *
 * @param {string} requestId
 * @param {Caller} caller
 * @param {{ status: number, label: string, trips: number, cause?: unknown }} outcome
 * @param {number} ms
 */
function log(requestId, caller, { status, label: call, trips, cause }, ms) {
  const level = status === 500 ? "error" : status > 500 ? "warn" : "info";
  console.log(JSON.stringify({ level, requestId, call, status, trips, caller: caller.kind, ms, cause: described(cause) }));
}

/** @param {unknown} cause */
function described(cause) {
  if (cause === undefined) return undefined;
  return cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
}
