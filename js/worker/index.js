/**
 * The worker's entry: everything that a request needs is gathered here, every decision is made in
 * WebAssembly, and every request leaves one line in the log.
 */
// @ts-expect-error: bundlers for workers make a compiled module of it
import module from "../../pkg/invitcode_worker_bg.wasm";
// @ts-expect-error: bundlers for workers make a text of it
import openapi from "../../pkg/openapi.json";
import { identify } from "./auth.js";
import { readBody } from "./body.js";
import { configOf } from "./config.js";
import { d1 } from "../bindings/d1.js";
import { largestBody, refuse, start } from "./engine.js";
import { answerWith } from "./effects/index.js";
import { withoutSpace } from "./header.js";
import { KeySetError } from "./keys.js";
import { liveAnswer } from "./live.js";

/** @typedef {import("./auth.js").Caller} Caller */
/** @typedef {import("./config.js").Config} Config */
/** @typedef {import("./engine.js").Outcome} Outcome */
/** @typedef {import("./engine.js").Reason} Reason */
/**
 * What is found out about a request before the rules are asked; `refused` where they are not asked.
 *
 * @typedef {{ config?: Config, caller: Caller, body: Uint8Array, refused?: Reason | undefined, cause?: unknown }} Admission
 */
/** @typedef {Record<string, unknown> & { DB: import("../bindings/d1.js").Database }} Env */

/** Statuses whose responses must not have a body, not even an empty one. */
const BODILESS = [101, 204, 205, 304];

/** Bodies that the rules leave to be filled in, by what they call the request. @type {Map<string, string>} */
const DOCUMENTS = new Map([["GET /openapi.json", /** @type {any} */ (openapi)]]);

const NOTHING = new Uint8Array();

/** The settings of a request whose deployment could not be read. @type {import("./engine.js").Settings} */
const UNCONFIGURED = { text: "{}" };

/** @type {Caller} */
const ANONYMOUS = { kind: "anonymous" };

/** The most bytes that the body of an ordinary route may have. */
const ORDINARY = 64 * 1024;

/** Who may send more, where a route takes more; the rules refuse all others there without looking at the body. */
const TRUSTED = ["service", "open"];

/** Where a request goes whose `Host` is no host: no route is there. */
const NOWHERE = new URL("http://invalid/");

start(module);

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
    const live = liveAnswer(request, url);
    if (live !== undefined) {
      log(requestId, ANONYMOUS, live, 0);
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
    // Only now: whoever sends a body slowly must not choose the time at which a code is still good.
    const now = Date.now();
    const call = {
      settings: admission.config?.settings ?? UNCONFIGURED,
      head: headOf(request, url, admission, requestId, now),
      body,
    };
    const outcome =
      refused === undefined
        ? await answerWith(toolsOf(requestId, admission.config), call, d1(env.DB, { deadlineMs: admission.config?.storageDeadline }), keepAlive)
        : { reply: refuse(call, refused), trips: 0, cause };
    log(requestId, caller, { ...outcome.reply, ...outcome }, Date.now() - begun);
    return responseOf(requestId, outcome);
  },
};

/**
 * Finds out what must be known before the rules are asked, and leaves it in `admission`.
 *
 * @param {Admission} admission
 * @param {Request} request
 * @param {URL} url
 * @param {Env} env
 * @param {import("./keys.js").KeepAlive} keepAlive
 * @returns {Promise<Reason | undefined>} why the rules are not asked at all
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
 * The request as the rules read it, except its body.
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
    caller: caller.kind === "token" ? { kind: caller.kind, claims: claimsOf(caller.claims) } : caller,
  });
}

/** Absent where there is nothing to read, as in most requests. @param {URL} url */
function queryOf(url) {
  return url.search === "" ? undefined : [...url.searchParams];
}

/**
 * The claims that the rules know; a token may carry any number of others, of any form.
 *
 * @param {Record<string, any>} claims
 */
function claimsOf({ sub, userId, roles }) {
  return { sub: idOf(sub), userId: idOf(userId), roles: { super_user: roles?.super_user === true } };
}

/** Half of a surrogate pair cannot stand in JSON, and what is not a text is no id. @param {unknown} claim */
function idOf(claim) {
  if (claim === undefined || claim === null) return undefined;
  return typeof claim === "string" && claim.isWellFormed() ? claim : false;
}

/**
 * Whose address the call counts against. A service stands between its users and this worker, and
 * only it is believed when it says for whom it asks.
 *
 * @param {Headers} headers
 * @param {Config} config
 * @param {Caller} caller
 */
function addressOf(headers, config, caller) {
  const named = caller.kind === "service" ? headers.get("X-Client-Address") : null;
  // In a list each proxy adds the address that it saw, so only the last one cannot be made up.
  return withoutSpace((named ?? headers.get(config.addressHeader))?.split(",").at(-1) ?? "");
}

/**
 * @param {string} requestId
 * @param {Outcome} outcome
 */
function responseOf(requestId, { reply: { status, headers, label, body: text }, trips }) {
  // Handed over as a whole: each call on a `Headers` is one across the border of the runtime.
  headers["x-request-id"] = requestId;
  headers["server-timing"] = `store;desc="trips=${trips}"`;
  const body = status === 200 ? (DOCUMENTS.get(label) ?? text) : text;
  return new Response(BODILESS.includes(status) ? null : body, { status, headers });
}

/**
 * @param {string} requestId
 * @param {Config | undefined} config
 * @returns {import("./effects/index.js").Tools}
 */
function toolsOf(requestId, config) {
  return {
    discord: config?.discord,
    warn: (message) => console.warn(JSON.stringify({ level: "warn", requestId, message })),
  };
}

/**
 * One line a request, without anything that the caller sent: no codes, ids, tokens or addresses.
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
